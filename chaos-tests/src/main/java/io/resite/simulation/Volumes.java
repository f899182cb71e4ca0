package io.resite.simulation;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.SimulatedHypervisor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The disks of a recovered machine, told by its definition.
final class Volumes {
    private static final Pattern DISK = Pattern.compile("<disk[ >].*?</disk>", Pattern.DOTALL);
    private static final Pattern VOLUME = Pattern.compile(" volume=[\"']([^\"']+)[\"']");
    private static final Pattern TARGET = Pattern.compile("<target[^>]* dev=[\"']([^\"']+)[\"']");

    private Volumes() {}

    /// Volumes by target.
    static Map<String, String> of(String domainXml) {
        var volumes = new LinkedHashMap<String, String>();
        var disks = DISK.matcher(domainXml);
        while (disks.find()) {
            var disk = disks.group();
            var volume = VOLUME.matcher(disk);
            var target = TARGET.matcher(disk);
            if (volume.find() && target.find()) {
                volumes.put(target.group(1), volume.group(1));
            }
        }
        return volumes;
    }

    static byte[] content(SimulatedHypervisor host, String volume) {
        var bytes = ByteBuffer.allocate(Math.toIntExact(Estate.DISK.bytes()));
        host.pool(Estate.POOL).volume(volume).read(0, bytes);
        return bytes.array();
    }

    /// Of a disk that was being pulled some blocks arrived, and something else in their place. More than what an empty
    /// image takes, or nobody could tell.
    static void tear(SimulatedHypervisor host, DomainFacts domain) {
        var garbage = new byte[320 << 10];
        Arrays.fill(garbage, (byte) 0x5a);
        var disks = DISK.matcher(domain.liveXml());
        while (disks.find()) {
            var volume = VOLUME.matcher(disks.group());
            var target = TARGET.matcher(disks.group());
            if (disks.group().contains("<host ")
                    && volume.find()
                    && target.find()
                    && host.isBusy(domain.uuid(), target.group(1))) {
                host.pool(Estate.POOL).volume(volume.group(1)).write(0, garbage);
            }
        }
    }
}

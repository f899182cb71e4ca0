package io.resite.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.resite.capture.Capture;
import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.ScratchRoom;
import io.resite.libvirt.LibvirtHypervisor;
import io.resite.replication.CycleException;
import io.resite.replication.Replicator;
import io.resite.spec.Consistency;
import io.resite.spec.PointDisk;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.SiteVault;
import io.resite.vault.StoreCredentials;
import io.resite.vault.Stores;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.watchdog.Watchdog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs cycles as the service does, in a process that can be killed, and says in lines what is in their points.
///
/// `URI VAULT KEY CONSISTENCY MACHINES COUNT MISCHIEF`; the mischief is `none`, `hold` (stops right before the first
/// backup begins, and says so) or `roomy` (is told of room for scratch that is not there, and reads slowly).
final class LedgerCycles {
    private static final SiteId EAST = new SiteId("east");
    private static final int RECORD = 512;

    private final SiteVault vault;
    private final Hypervisor host;
    private final Watchdog watchdog = Watchdog.process();
    private final String mischief;

    private LedgerCycles(String uri, String vault, String key, String mischief) {
        var opened = Vault.open(Stores.open(vault, StoreCredentials.fromEnvironment(Map.of())));
        opened.unlock(new Unlock.KeyFile(Path.of(key)));
        this.vault = opened.site(EAST);
        this.mischief = mischief;
        this.host = mischievous(LibvirtHypervisor.connect("east1", uri));
    }

    public static void main(String[] words) {
        var cycles = new LedgerCycles(words[0], words[1], words[2], words[6]);
        var group = new ProtectionGroup(
                "ledger", Duration.ofMinutes(5), Consistency.valueOf(words[3]), List.of(words[4].split(",")));
        cycles.watchdog.start(List.of(words[0]));
        cycles.run(group, Integer.parseInt(words[5]));
        cycles.watchdog.close();
        System.exit(0);
    }

    private void run(ProtectionGroup group, int count) {
        var site = new Capture(Clock.systemUTC(), IfUnreachable.FAIL)
                .capture(EAST, List.of(new Source("east1", host)), Set.of());
        for (var cycle = 0; cycle < count; cycle++) {
            var began = System.nanoTime();
            try {
                var acknowledged = new Replicator(
                                vault, _ -> host, watchdog, Clock.systemUTC(), new SecureRandom(), this::slowly)
                        .cycle(site, group, 0);
                var took = Duration.ofNanos(System.nanoTime() - began).toMillis();
                for (var id : acknowledged.points()) {
                    var point = vault.newestAcknowledged(id.machine()).orElseThrow();
                    tell(site, point, took, acknowledged.skew().toMillis());
                }
            } catch (CycleException failed) {
                System.out.println("failed " + failed.getMessage());
            }
        }
    }

    private void tell(Site site, RecoveryPoint point, long took, long skew) {
        System.out.printf(
                "point %s %s record=%d rests=%s source=%s read=%d took=%d skew=%d notes=%s%n",
                site.machine(point.machine()).orElseThrow().name(),
                point.consistency(),
                newest(point),
                rests(point),
                disk(point, "vda").source(),
                disk(point, "vda").read().bytes(),
                took,
                skew,
                point.notes());
    }

    /// The highest record on its first disk; they have no gaps.
    private long newest(RecoveryPoint point) {
        var disk = disk(point, "vda");
        try (var reader = vault.openDisk(disk.map(), disk.size())) {
            var record = ByteBuffer.allocate(RECORD);
            for (var number = 1L; ; number++) {
                reader.read(number * RECORD, record.clear());
                if (!new String(record.array(), US_ASCII).startsWith("resite seq=" + number + "\n")) {
                    return number - 1;
                }
            }
        }
    }

    /// Whether the file system on its second disk needs no recovery: bit 2 of the incompatible features of ext4.
    private boolean rests(RecoveryPoint point) {
        var disk = disk(point, "vdb");
        try (var reader = vault.openDisk(disk.map(), disk.size())) {
            var features = ByteBuffer.allocate(1);
            reader.read(1024 + 0x60, features);
            return (features.get(0) & 4) == 0;
        }
    }

    private static PointDisk disk(RecoveryPoint point, String target) {
        return point.disks().stream()
                .filter(disk -> disk.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private void slowly(String machine, String target, ByteSize read, ByteSize toRead, ByteSize stored) {
        if (mischief.equals("roomy")) {
            sleep(Duration.ofMillis(500));
        }
    }

    private Hypervisor mischievous(Hypervisor real) {
        return (Hypervisor) Proxy.newProxyInstance(
                LedgerCycles.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (_, method, arguments) -> {
                    if (mischief.equals("hold") && method.getName().equals("beginBackup")) {
                        System.out.println("held");
                        sleep(Duration.ofHours(1));
                    }
                    if (mischief.equals("roomy") && method.getName().equals("prepareScratch")) {
                        return List.of(new ScratchRoom("/elsewhere", ByteSize.gib(1)));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

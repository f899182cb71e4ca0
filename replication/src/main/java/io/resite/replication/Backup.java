package io.resite.replication;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.HypervisorException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The backup job of one machine in one cycle, from its begin to its end.
final class Backup {
    /// Our checkpoints begin so; others are never touched.
    static final String PREFIX = "resite-";

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);
    private static final int PORTS_TRIED = 20;

    private final Hypervisor host;
    private final String name;
    private final UUID uuid;
    private String checkpoint = "";
    private int port;
    private List<DiskPlan> disks = List.of();
    private boolean mayRun;

    /// @param name of the machine in messages
    /// @param uuid of the domain whose disks are read
    Backup(Hypervisor host, String name, UUID uuid) {
        this.host = host;
        this.name = name;
        this.uuid = uuid;
    }

    /// The checkpoint that marks the instant.
    String checkpoint() {
        return checkpoint;
    }

    int port() {
        return port;
    }

    /// The disks as they were accepted: with the bitmap, or after a fall back without.
    List<DiskPlan> disks() {
        return disks;
    }

    /// Freezes the machine's disks at one instant. A port that is taken is answered with the next one, a bitmap that is
    /// refused with a full read.
    void begin(List<DiskPlan> wanted, Ports ports, Supplier<String> checkpoints) {
        HypervisorException refused = new HypervisorException.Refused(name + ": no disk to back up");
        for (var variant : DiskPlan.variants(wanted)) {
            for (var tries = 0; tries < PORTS_TRIED; tries++) {
                try {
                    begin(variant, ports.next(), checkpoints.get());
                    return;
                } catch (HypervisorException.Unreachable lost) {
                    throw lost;
                } catch (HypervisorException no) {
                    mayRun = false;
                    refused = no;
                    if (!portTaken(no)) {
                        LOG.info("{}: backup refused, trying a simpler one: {}", name, no.getMessage());
                        break;
                    }
                }
            }
        }
        throw refused;
    }

    private void begin(List<DiskPlan> variant, int atPort, String mark) {
        checkpoint = mark;
        port = atPort;
        disks = variant;
        // Set before the call: when its answer is lost the job may run.
        mayRun = true;
        host.beginBackup(new BackupRequest(
                uuid, atPort, mark, variant.stream().map(DiskPlan::request).toList()));
    }

    /// The checkpoint's name is new: what is there already can only be the port.
    private static boolean portTaken(HypervisorException refused) {
        return refused instanceof HypervisorException.AlreadyThere;
    }

    /// Ends the job if it is ours: after a lost answer the checkpoint tells.
    void end() {
        if (mayRun && host.checkpoints(uuid).contains(checkpoint)) {
            host.endBackup(uuid);
        }
        mayRun = false;
    }
}

package io.resite.recovery;

import io.resite.clockwork.Clockwork;
import io.resite.disks.Damage;
import io.resite.disks.DiskNames;
import io.resite.disks.ServedDisk;
import io.resite.hypervisor.Hypervisor;
import io.resite.nbd.NbdException;
import io.resite.recovery.DomainRewrite.NbdAddress;
import io.resite.run.Failure;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The disks that the runs under way need from the vault, as hypervisors find them. Names and port are the same in
/// every process that executes a run, so that QEMU finds its disk again after a restart.
final class RecoveryExports implements AutoCloseable {
    private final int port;
    private final Vault vault;
    private final DiskNames names;
    private final Clockwork clock;
    private final DiskServing serving;
    private final Map<String, Long> forgiven = new HashMap<>();
    private final Set<String> runs = new HashSet<>();
    private final List<DiskServing.Served> server = new ArrayList<>(1);

    RecoveryExports(int port, Vault vault, Outside outside) {
        this.port = port;
        this.vault = vault;
        this.names = new DiskNames(vault);
        this.clock = outside.clock();
        this.serving = outside.disks();
    }

    /// From here on the run may have disks served.
    synchronized void open(String run) {
        runs.add(run);
    }

    /// Under which name a disk is served.
    String name(ServedDisk disk) {
        return names.of(disk);
    }

    /// What of a disk turned out to be unreadable in the vault since it was last read anew.
    synchronized Optional<VaultException> damage(String disk) {
        return latest(disk)
                // A server that was begun anew counts from zero.
                .filter(damage -> damage.times() != forgiven.getOrDefault(disk, 0L))
                .map(Damage::asException);
    }

    /// What was unreadable so far does not count any more: the vault may have been mended since.
    synchronized void readAnew(String disk) {
        latest(disk).ifPresent(damage -> forgiven.put(disk, damage.times()));
    }

    private Optional<Damage> latest(String disk) {
        return server.stream().flatMap(served -> served.damage(disk).stream()).findFirst();
    }

    /// The run needs no disk any more; with the last one our hold on the port is given back.
    synchronized void withdraw(String run) {
        runs.remove(run);
        if (runs.isEmpty()) {
            letGo();
        }
    }

    /// Has disks served, if they are not.
    ///
    /// @throws StepFailed when nobody can be had to serve them
    synchronized int listen(String run) {
        if (!runs.contains(run)) {
            // A step that outlived its run must not take the port from the run's next executor.
            throw new IllegalStateException("run " + run + " is not executed here any more");
        }
        if (!server.isEmpty() && !server.getFirst().answers()) {
            letGo();
        }
        if (server.isEmpty()) {
            try {
                server.add(serving.serve(port, vault));
            } catch (NbdException e) {
                throw new StepFailed(new Failure.Occupied("TCP port " + port + " for NBD cannot be opened ("
                        + e.getMessage() + "): stop what uses it, or set nbd.port"));
            }
        }
        return server.getFirst().port();
    }

    /// Listens, and if the port is taken tries again for a while.
    void listenWithin(String run, Duration patience, Duration pause) throws InterruptedException {
        var deadline = clock.nanos() + patience.toNanos();
        while (true) {
            try {
                listen(run);
                return;
            } catch (StepFailed taken) {
                if (clock.nanos() > deadline) {
                    throw taken;
                }
                clock.rest(pause);
            }
        }
    }

    /// Where a hypervisor reaches the disks: the local address that packets to it would come from.
    NbdAddress addressFor(String run, Hypervisor hypervisor) {
        var listening = listen(run);
        try {
            return new NbdAddress(serving.addressTowards(hypervisor.address()), listening);
        } catch (SocketException e) {
            throw new StepFailed(new Failure.Unreachable(
                    "no route from here to host " + hypervisor.address() + ": " + e.getMessage()));
        }
    }

    @Override
    public synchronized void close() {
        runs.clear();
        letGo();
    }

    private void letGo() {
        server.forEach(DiskServing.Served::close);
        server.clear();
    }
}

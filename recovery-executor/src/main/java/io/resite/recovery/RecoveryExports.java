package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.nbd.Extent;
import io.resite.nbd.NbdException;
import io.resite.nbd.NbdExport;
import io.resite.nbd.NbdServer;
import io.resite.recovery.DomainRewrite.NbdAddress;
import io.resite.replication.DiskExport;
import io.resite.run.Failure;
import io.resite.vault.DiskReader;
import io.resite.vault.SiteVault;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// The disks of the runs under way, offered over NBD out of the vault. Names and port are the same in every process
/// that executes a run, so that QEMU finds its disk again after a restart.
final class RecoveryExports implements AutoCloseable {
    private final int port;
    private final Map<String, Disk> disks = new HashMap<>();
    private final Set<String> runs = new HashSet<>();
    private final List<NbdServer> server = new ArrayList<>(1);

    RecoveryExports(int port) {
        this.port = port;
    }

    /// A disk of a point. Opened at the first read; all connections share its reader and the reader's bounded cache.
    private record Disk(
            SiteVault vault,
            String map,
            ByteSize capacity,
            List<DiskReader> reader,
            AtomicReference<VaultException> damage)
            implements NbdExport {
        static Disk of(SiteVault vault, String map, ByteSize capacity) {
            return new Disk(vault, map, capacity, new ArrayList<>(1), new AtomicReference<>());
        }

        @Override
        public long size() {
            return capacity.bytes();
        }

        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            try {
                opened().read(offset, into);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public List<Extent> allocation(long offset, long length) throws IOException {
            try {
                return opened().allocation(offset, length);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        /// QEMU is told no more than an I/O error: whoever waits for the disk finds the reason here.
        private IOException remembered(IOException e) {
            if (e.getCause() instanceof VaultException refusal) {
                damage.set(refusal);
            }
            return e;
        }

        private DiskExport opened() throws IOException {
            synchronized (reader) {
                try {
                    if (reader.isEmpty()) {
                        reader.add(vault.openDisk(map, capacity));
                    }
                } catch (VaultException | StoreException e) {
                    throw new IOException(e.getMessage(), e);
                }
                return new DiskExport(reader.getFirst());
            }
        }

        void close() {
            synchronized (reader) {
                reader.forEach(DiskReader::close);
                reader.clear();
            }
        }
    }

    /// From here on the run may offer disks and listen.
    synchronized void open(String run) {
        runs.add(run);
    }

    synchronized void offer(String export, SiteVault vault, String map, ByteSize size) {
        disks.putIfAbsent(export, Disk.of(vault, map, size));
    }

    /// What of a disk turned out to be unreadable in the vault since it was offered.
    synchronized Optional<VaultException> damage(String export) {
        return Optional.ofNullable(disks.get(export))
                .flatMap(disk -> Optional.ofNullable(disk.damage().get()));
    }

    /// Reads a disk that turned out to be unreadable anew from here on: the vault may have been mended since.
    synchronized void readAnew(String export) {
        Optional.ofNullable(disks.get(export))
                .filter(disk -> disk.damage().get() != null)
                .ifPresent(disk -> {
                    disk.close();
                    disks.put(export, Disk.of(disk.vault(), disk.map(), disk.capacity()));
                });
    }

    /// Takes back all exports of a run; with the last one the port is given back too.
    synchronized void withdraw(String run) {
        disks.entrySet().removeIf(entry -> {
            var ours = entry.getKey().startsWith(run + "/");
            if (ours) {
                entry.getValue().close();
            }
            return ours;
        });
        runs.remove(run);
        if (runs.isEmpty()) {
            stopListening();
        }
    }

    /// Listens, if it does not yet.
    ///
    /// @throws StepFailed when the port is taken
    synchronized int listen(String run) {
        if (!runs.contains(run)) {
            // A step that outlived its run must not take the port from the run's next executor.
            throw new IllegalStateException("run " + run + " is not executed here any more");
        }
        if (server.isEmpty()) {
            try {
                server.add(NbdServer.listen(new InetSocketAddress(port), this::find));
            } catch (NbdException e) {
                throw new StepFailed(new Failure.Occupied("TCP port " + port + " for NBD cannot be opened ("
                        + e.getMessage() + "): stop what uses it, or set nbd.port"));
            }
        }
        return server.getFirst().address() instanceof InetSocketAddress at ? at.getPort() : port;
    }

    /// Listens, and if the port is taken tries again for a while.
    void listenWithin(String run, Duration patience, Duration pause) throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                listen(run);
                return;
            } catch (StepFailed taken) {
                if (System.nanoTime() > deadline) {
                    throw taken;
                }
                Thread.sleep(pause);
            }
        }
    }

    /// Where a hypervisor reaches this process: the local address its packets would come from.
    NbdAddress addressFor(String run, Hypervisor hypervisor) {
        var listening = listen(run);
        var host = new InetSocketAddress(hypervisor.address(), listening);
        if (hypervisor.address().isEmpty() || host.isUnresolved()) {
            return new NbdAddress("127.0.0.1", listening);
        }
        try (var probe = new DatagramSocket()) {
            probe.connect(host);
            return new NbdAddress(probe.getLocalAddress().getHostAddress(), listening);
        } catch (SocketException e) {
            throw new StepFailed(new Failure.Unreachable(
                    "no route from here to host " + hypervisor.address() + ": " + e.getMessage()));
        }
    }

    @Override
    public synchronized void close() {
        runs.clear();
        stopListening();
    }

    private void stopListening() {
        server.forEach(NbdServer::close);
        server.clear();
    }

    private synchronized Optional<NbdExport> find(String export) {
        return Optional.ofNullable(disks.get(export));
    }
}

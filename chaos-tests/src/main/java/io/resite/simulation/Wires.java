package io.resite.simulation;

import io.resite.disks.Damage;
import io.resite.disks.PointDisks;
import io.resite.hypervisor.BlockSource;
import io.resite.nbd.NbdException;
import io.resite.nbd.NbdExport;
import io.resite.recovery.DiskServing;
import io.resite.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/// The NBD servers of a world by address and port, and the hosts' way to them. A process that is dead serves nothing
/// and
/// has its port no more; a paused one has it, and does not answer.
final class Wires {
    private final Map<String, Door> doors = new HashMap<>();
    private final Turns turns;

    private record Door(SimulatedProcess process, PointDisks disks) {}

    Wires(Turns turns) {
        this.turns = turns;
    }

    /// How a process at that address serves disks.
    DiskServing of(SimulatedProcess process, String address) {
        return new DiskServing() {
            @Override
            public Served serve(int port, Vault vault) {
                return open(address + ":" + port, port, new Door(process, new PointDisks(vault)));
            }

            @Override
            public String addressTowards(String host) {
                return address;
            }
        };
    }

    private DiskServing.Served open(String place, int port, Door door) {
        var there = doors.get(place);
        if (there != null && !there.process().dead()) {
            throw new NbdException("cannot serve NBD at " + place + ": address already in use", new IOException(place));
        }
        doors.put(place, door);
        return new DiskServing.Served() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public boolean answers() {
                return true;
            }

            @Override
            public Optional<Damage> damage(String disk) {
                return door.disks().damage(disk);
            }

            @Override
            public void close() {
                doors.remove(place, door);
            }
        };
    }

    /// What a host reads where a definition says that a disk is backed by us.
    Optional<BlockSource> source(Element source) {
        var host = (Element) source.getElementsByTagName("host").item(0);
        var door = doors.get(host.getAttribute("name") + ":" + host.getAttribute("port"));
        return door == null || !door.process().atWork()
                ? Optional.empty()
                : door.disks().find(source.getAttribute("name")).map(export -> new Wire(door, export));
    }

    private final class Wire implements BlockSource {
        private final Door door;
        private final NbdExport export;

        Wire(Door door, NbdExport export) {
            this.door = door;
            this.export = export;
        }

        @Override
        public long size() {
            return export.size();
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            if (!door.process().atWork()) {
                throw new IllegalStateException("the NBD server does not answer");
            }
            turns.hold();
            try {
                export.read(offset, into);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } finally {
                turns.letGo();
            }
        }
    }
}

package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.CreateDisk;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import io.resite.vault.Abreast;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Looks whether the vault holds all that a plan takes from it, and can be read.
final class VaultSight {
    /// Clocks that run by NTP are far closer; a store's or a primary's may be a little off.
    private static final Duration SKEW = Duration.ofSeconds(10);

    /// Machines that are looked at together: a store answers each call after a while.
    private static final int AT_ONCE = 16;

    private final Sight sight;
    private final Map<String, Long> dataBytes = new HashMap<>();
    private final Map<String, String> lost = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /// What the vault holds of a machine.
    ///
    /// @param dataBytes of its disks, by machine and target
    /// @param lost what of it is damaged; empty when nothing is
    /// @param stops what nobody can go on with
    private record Held(String machine, Map<String, Long> dataBytes, String lost, List<String> stops) {}

    VaultSight(Sight sight) {
        this.sight = sight;
    }

    List<Finding> look() {
        var machines = sight.plan().machines();
        for (var held : Abreast.all(machines, AT_ONCE, this::holds)) {
            dataBytes.putAll(held.dataBytes());
            held.stops().forEach(this::stops);
            if (!held.lost().isEmpty()) {
                lost.put(held.machine(), held.lost());
            }
        }
        var data = new ByteSize(
                dataBytes.values().stream().mapToLong(Long::longValue).sum());
        findings.addFirst(Finding.fine(
                "vault",
                machines.size() + " machines, " + dataBytes.size() + " disks, " + data.rounded() + " of data"));
        clocks();
        return findings;
    }

    /// Machines of which something is damaged, by name, each with what.
    Map<String, String> lost() {
        return lost;
    }

    /// What of a disk is not zero; 0 for one that could not be looked at.
    long dataBytes(CreateDisk disk) {
        return dataBytes.getOrDefault(disk.machine() + "/" + disk.target(), 0L);
    }

    /// Opens every map and reads a block through it, so that a vault that cannot be read is known here.
    private Held holds(PlannedMachine machine) {
        var bytes = new HashMap<String, Long>();
        var stops = new ArrayList<String>();
        var damage = "";
        try {
            var vault = sight.vault.site(machine.machine().origin());
            var point = sight.point(machine);
            for (var disk : read(point)) {
                try (var reader = vault.openDisk(disk.map(), disk.size())) {
                    var data = 0L;
                    for (var extent : reader.extents(0, reader.size())) {
                        data += extent.zero() ? 0 : extent.length();
                    }
                    reader.read(0, ByteBuffer.allocate(Math.toIntExact(Math.min(512, reader.size()))));
                    bytes.put(machine.machine() + "/" + disk.target(), data);
                }
            }
            for (var file : point.definition().files()) {
                if (vault.openFile(file.sha256()).isEmpty()) {
                    stops.add(file.words() + " " + file.path() + " of " + machine.name()
                            + " is not in the vault: capture the site again while it lives");
                }
            }
            stops.addAll(notInPoint(machine, point));
        } catch (StepFailed failed) {
            stops.add(failed.failure().text());
        } catch (VaultException | StoreException e) {
            var text = "point " + machine.point().sequence() + " of " + machine.name() + ": " + e.getMessage();
            if (e instanceof VaultException broken && broken.kind() == VaultException.Kind.DAMAGED) {
                damage = text;
            } else {
                stops.add(text);
            }
        }
        return new Held(machine.name(), bytes, damage, stops);
    }

    /// The disks that the plan takes out of the vault: of a restart none.
    private List<PointDisk> read(RecoveryPoint point) {
        return sight.plan().mode() == Mode.RESTART ? List.of() : point.disks();
    }

    private List<String> notInPoint(PlannedMachine machine, RecoveryPoint point) {
        var held = point.disks().stream().map(PointDisk::target).collect(Collectors.toSet());
        return sight.diskSteps(machine).stream()
                .filter(disk -> !held.contains(disk.target()))
                .map(disk -> "disk " + machine.name() + "/" + disk.target() + " is not in point "
                        + machine.point().sequence() + ": make a new plan")
                .toList();
    }

    /// libvirt does not tell a host's time. A point that is yet to come shows that one of the clocks is wrong.
    private void clocks() {
        var now = sight.clock.instant();
        var ahead = sight.plan().machines().stream()
                .filter(machine -> machine.pointAt().isAfter(now.plus(SKEW)))
                .toList();
        if (ahead.isEmpty()) {
            findings.add(Finding.fine(
                    "clocks",
                    "no point is of a time to come, as far as clocks can be seen: libvirt does not tell its hosts'"));
        }
        ahead.forEach(machine -> findings.add(Finding.warns(
                "clocks",
                "the point of " + machine.name() + " is of " + machine.pointAt() + ", which is "
                        + Duration.between(now, machine.pointAt()).toSeconds()
                        + " s from now by the clock of this machine: set the clocks here and at "
                        + sight.plan().site()
                        + ", or what is told of lost time is wrong")));
    }

    private void stops(String text) {
        findings.add(Finding.stops("vault", text));
    }
}

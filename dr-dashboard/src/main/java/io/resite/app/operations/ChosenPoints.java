package io.resite.app.operations;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.resite.ownership.Branches;
import io.resite.plan.Brought;
import io.resite.plan.Brought.Guest;
import io.resite.plan.PointChoice;
import io.resite.plan.PointOffer;
import io.resite.plan.PointsTogether;
import io.resite.plan.PointsTogether.Instance;
import io.resite.plan.Selection;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Catalogue;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.vault.SiteVault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Finds in a site's vault the points that a plan may take, by what a person asked of them.
final class ChosenPoints {
    /// Newest acknowledged points of each machine that a plan from the newest may choose from.
    private static final int NEWEST = 5;

    /// Records of a group that are read at first; then four times as many, until one fits or all are read.
    private static final int FIRST_LOOK = 16;

    /// Points of a machine that are looked through at first for one that its group's record does not have.
    private static final int OWN = 200;

    /// A machine of which more points than that are of another history has none that a plan chooses by itself.
    private static final int DEEPEST = 5000;

    private final SiteVault vault;
    private final Branches branches;
    private final PointsTogether together;
    private final Map<MachineId, Set<PointId>> proofs = new HashMap<>();

    private ChosenPoints(SiteVault vault, Branches branches, PointChoice choice, Site spec, ProtectionPolicy policy) {
        this.vault = vault;
        this.branches = branches;
        var names = spec.machines().stream().collect(toMap(Machine::id, Machine::name, (one, _) -> one));
        this.together = new PointsTogether(
                choice,
                point -> point.disks().stream().anyMatch(vault::isDamaged),
                this::isProved,
                machine -> Optional.ofNullable(names.get(machine))
                        .filter(name -> !policy.of(name).checks().isEmpty())
                        .isPresent());
    }

    /// @param branches points that went on elsewhere after a failover are not offered
    /// @param spec the site as last captured
    /// @param brought by earlier runs: unless something else was chosen, what is left of a group comes from the
    /// instant that the group runs from already
    static PointOffer of(
            SiteVault vault,
            Branches branches,
            PointChoice choice,
            Site spec,
            ProtectionPolicy policy,
            Brought brought) {
        if (choice.equals(PointChoice.NEWEST)) {
            var newest = PointOffer.newest(newest(vault, branches, NEWEST));
            return brought.guests().isEmpty() ? newest : beside(vault, branches, newest, brought, spec, policy);
        }
        var newest = PointOffer.newest(newest(vault, branches, 1)).newest();
        return new PointOffer(choice, new ChosenPoints(vault, branches, choice, spec, policy).find(), newest);
    }

    /// A machine that has got many points elsewhere is looked at further back.
    private static Catalogue newest(SiteVault vault, Branches branches, int perMachine) {
        var all = vault.catalogue(perMachine);
        var chosen = branches.without(all);
        var complete = all.points().stream()
                .allMatch(point -> chosen.newest(point.machine()).isPresent());
        return complete || perMachine > DEEPEST ? chosen : newest(vault, branches, perMachine * 10);
    }

    private static PointOffer beside(
            SiteVault vault,
            Branches branches,
            PointOffer newest,
            Brought brought,
            Site spec,
            ProtectionPolicy policy) {
        var points = new ArrayList<>(newest.catalogue().points());
        for (var group : brought.guests().stream().map(Guest::group).distinct().toList()) {
            var guests = brought.guests().stream()
                    .filter(guest -> guest.group().equals(group))
                    .toList();
            var pins = guests.stream().map(Guest::point).collect(toSet());
            var latest =
                    guests.stream().map(Guest::pointAt).max(Instant::compareTo).orElseThrow();
            var chosen = new ChosenPoints(vault, branches, PointChoice.notLaterThan(latest), spec, policy);
            // Members of one instant may differ by moments: the record that has the pinned points is the instant.
            var instance = chosen.instance(
                            group, one -> one.record().points().stream().anyMatch(pins::contains))
                    .or(() -> chosen.instance(group, chosen.together::fits));
            var members = spec.machines().stream()
                    .filter(machine -> Selection.groupOf(machine.name(), policy).equals(group))
                    .map(Machine::id)
                    .collect(toSet());
            points.removeIf(point -> members.contains(point.machine()));
            for (var member : members) {
                instance.flatMap(one -> one.points().stream()
                                .filter(point -> point.machine().equals(member))
                                .findFirst()
                                .or(() -> chosen.own(member, one)))
                        .ifPresent(points::add);
            }
        }
        return new PointOffer(PointChoice.NEWEST, new Catalogue(points), newest.newest());
    }

    private Catalogue find() {
        var chosen = new HashMap<MachineId, RecoveryPoint>();
        var instances = new HashMap<String, Instance>();
        for (var group : vault.groups()) {
            instance(group, together::fits).ifPresent(instance -> {
                instances.put(group, instance);
                instance.points().forEach(point -> chosen.merge(point.machine(), point, ChosenPoints::later));
            });
        }
        for (var machine : vault.machines()) {
            if (!chosen.containsKey(machine)) {
                alone(machine, instances).ifPresent(point -> chosen.put(machine, point));
            }
        }
        return new Catalogue(new ArrayList<>(chosen.values()));
    }

    /// A machine that changed its group has points in both.
    private static RecoveryPoint later(RecoveryPoint one, RecoveryPoint other) {
        return one.at().isAfter(other.at()) ? one : other;
    }

    private Optional<Instance> instance(String group, Predicate<Instance> wanted) {
        for (var look = FIRST_LOOK; ; look *= 4) {
            var records = vault.acknowledgements(group, look);
            var fitting = records.stream()
                    .skip(look == FIRST_LOOK ? 0 : look / 4)
                    .map(this::instance)
                    .filter(wanted)
                    .filter(instance -> instance.points().stream().noneMatch(branches::has))
                    .findFirst();
            if (fitting.isPresent() || records.size() < look) {
                return fitting;
            }
        }
    }

    private Instance instance(Acknowledgement record) {
        return new Instance(
                record,
                record.points().stream()
                        .flatMap(id -> vault.acknowledged(id).stream())
                        .toList());
    }

    private Optional<RecoveryPoint> alone(MachineId machine, Map<String, Instance> instances) {
        return vault.acknowledged(machine, OWN).stream()
                .filter(point -> !branches.has(point))
                .findFirst()
                .flatMap(newest -> Optional.ofNullable(instances.get(newest.group())))
                .flatMap(instance -> own(machine, instance));
    }

    private Optional<RecoveryPoint> own(MachineId machine, Instance instance) {
        for (var look = OWN; ; look *= 4) {
            var own = vault.acknowledged(machine, look);
            var ours = own.stream().filter(point -> !branches.has(point)).toList();
            var fitting = together.before(instance, ours);
            if (fitting.isPresent() || own.size() < look) {
                return fitting;
            }
        }
    }

    private boolean isProved(PointId point) {
        return proofs.computeIfAbsent(point.machine(), machine -> new HashSet<>(vault.proved(machine)))
                .contains(point);
    }
}

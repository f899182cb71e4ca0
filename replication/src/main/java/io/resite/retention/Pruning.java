package io.resite.retention;

import static java.util.stream.Collectors.groupingBy;

import io.resite.spec.Acknowledgement;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.Retention;
import io.resite.vault.SiteVault;
import io.resite.vault.VaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Removes the points of a site that its rules let go: plan, then do.
///
/// What is to go is announced first and then looked at once more, so that a pin or a run that came meanwhile is seen by
/// one side or the other. Then the points go, and at last the group records of which no point is left: a record that
/// names a point that is not there reads as one whose point was removed. Killed anywhere, the next time goes on.
public final class Pruning {
    /// After that it removes nothing more and goes on the next time: what is announced does not count for ever.
    private static final Duration LONGEST = Duration.ofHours(1);

    private final SiteVault site;
    private final Function<String, Retention> retentions;
    private final Function<String, String> standstills;
    private final Supplier<Map<PointId, String>> held;
    private final InstantSource clock;

    /// @param retentions of a group, by its name; all is kept of one that nobody knows
    /// @param standstills why a group's retention stands still, as after a failover; empty when it does not
    /// @param held points that pins and runs hold, each with the reason; asked again right before removing
    public Pruning(
            SiteVault site,
            Function<String, Retention> retentions,
            Function<String, String> standstills,
            Supplier<Map<PointId, String>> held,
            InstantSource clock) {
        this.site = site;
        this.retentions = retentions;
        this.standstills = standstills;
        this.held = held;
        this.clock = clock;
    }

    /// What would become of a site's points.
    ///
    /// @param verdicts one for each acknowledged point that is there
    /// @param superseded points that were never acknowledged, and never will be: a later one of their group is
    /// @param empty group records of which no point is there any more, by group
    public record PrunePlan(List<Verdict> verdicts, List<PointId> superseded, Map<String, List<Long>> empty) {
        public PrunePlan {
            verdicts = List.copyOf(verdicts);
            superseded = List.copyOf(superseded);
            empty = Collections.unmodifiableSortedMap(new TreeMap<>(empty));
        }

        public List<PointId> going() {
            return verdicts.stream()
                    .filter(verdict -> !verdict.stays())
                    .map(Verdict::point)
                    .toList();
        }
    }

    /// What was removed.
    ///
    /// @param spared points that would have gone, but were pinned or taken by a run in this very moment
    public record Pruned(int points, int acknowledgements, int superseded, List<PointId> spared) {
        public Pruned {
            spared = List.copyOf(spared);
        }
    }

    public PrunePlan plan() {
        var now = clock.instant();
        var acknowledged = new HashMap<String, List<Acknowledgement>>();
        site.groups().forEach(group -> acknowledged.put(group, site.acknowledgements(group, Integer.MAX_VALUE)));
        var all = acknowledged.values().stream().flatMap(List::stream).toList();
        var there = new HashMap<MachineId, Set<Long>>();
        site.machines().forEach(machine -> there.put(machine, new HashSet<>(site.numbers(machine))));
        var needed = needed(all, there);
        var verdicts = new ArrayList<Verdict>();
        var empty = new HashMap<String, List<Long>>();
        acknowledged.forEach((group, records) -> {
            var rules = new KeepRules(retentions.apply(group), now, record -> isWhole(record, there));
            var judged = rules.judge(records, new KeepRules.Facts(needed, standstills.apply(group))).stream()
                    .filter(verdict -> isThere(verdict.point(), there))
                    .toList();
            verdicts.addAll(judged);
            var withPoints =
                    new HashSet<>(judged.stream().map(Verdict::acknowledgement).toList());
            empty.put(
                    group,
                    // Never the newest: a log's highest number stays, or it would be given twice.
                    records.stream()
                            .skip(1)
                            .filter(record -> record.at().isBefore(now.minus(KeepRules.SETTLING)))
                            .map(Acknowledgement::sequence)
                            .filter(sequence -> !withPoints.contains(sequence))
                            .toList());
        });
        return new PrunePlan(verdicts, superseded(all, there, now), empty);
    }

    /// What cannot be read is nothing to recover from: then one more stays.
    private boolean isWhole(Acknowledgement record, Map<MachineId, Set<Long>> there) {
        return record.points().stream().filter(point -> isThere(point, there)).anyMatch(point -> {
            try {
                return site.point(point).filter(found -> !found.partial()).isPresent();
            } catch (VaultException damaged) {
                return false;
            }
        });
    }

    private static boolean isThere(PointId point, Map<MachineId, Set<Long>> there) {
        return there.getOrDefault(point.machine(), Set.of()).contains(point.sequence());
    }

    /// Each machine's newest point stays, whatever became of the machine: it may be all that is left of it, and is what
    /// the next cycle begins from. If that one is partial, the newest whole one stays as well, and
    /// the newest that was seen to boot.
    private Map<PointId, String> needed(List<Acknowledgement> all, Map<MachineId, Set<Long>> there) {
        var needed = new HashMap<>(held.get());
        var points = all.stream()
                .flatMap(record -> record.points().stream())
                .filter(point -> isThere(point, there))
                .collect(groupingBy(PointId::machine));
        points.forEach((machine, named) -> {
            var newest = named.stream().mapToLong(PointId::sequence).max().orElse(0);
            needed.putIfAbsent(new PointId(machine, newest), "newest of its machine");
            site.newestAcknowledged(machine)
                    .ifPresent(whole -> needed.putIfAbsent(whole.id(), "newest of its machine"));
            site.proved(machine).stream()
                    .filter(named::contains)
                    .findFirst()
                    .ifPresent(proved -> needed.putIfAbsent(proved, "newest proved of its machine"));
        });
        return needed;
    }

    /// A point that no record names may still be waiting for its own, unless a later one of its machine is
    /// acknowledged by the same group: then its record's number is taken.
    private List<PointId> superseded(List<Acknowledgement> all, Map<MachineId, Set<Long>> there, Instant now) {
        var named = new HashSet<PointId>();
        var highest = new HashMap<MachineId, Map<String, Long>>();
        for (var record : all) {
            named.addAll(record.points());
            if (record.at().isBefore(now.minus(KeepRules.SETTLING))) {
                record.points()
                        .forEach(point -> highest.computeIfAbsent(point.machine(), _ -> new HashMap<>())
                                .merge(record.group(), point.sequence(), Math::max));
            }
        }
        var superseded = new ArrayList<PointId>();
        there.forEach((machine, numbers) -> {
            var groups = highest.getOrDefault(machine, Map.of());
            var limit =
                    groups.values().stream().mapToLong(Long::longValue).max().orElse(0);
            for (var number : numbers) {
                var id = new PointId(machine, number);
                if (number >= limit || named.contains(id)) {
                    continue;
                }
                var point = site.point(id);
                if (point.isEmpty() || groups.getOrDefault(point.get().group(), 0L) > number) {
                    superseded.add(id);
                }
            }
        });
        return superseded;
    }

    /// Does what a plan says, but for what has been pinned or taken by a run since.
    public Pruned prune(PrunePlan plan) {
        site.tidyRetirements(clock.instant());
        var spared = new ArrayList<PointId>();
        var removed = new ArrayList<PointId>();
        if (!plan.going().isEmpty()) {
            remove(plan.going(), removed, spared);
        }
        plan.superseded().forEach(site::removePoint);
        var records = 0;
        for (var group : plan.empty().entrySet()) {
            for (var number : group.getValue()) {
                site.removeAcknowledgement(group.getKey(), number);
                records++;
            }
        }
        return new Pruned(removed.size(), records, plan.superseded().size(), spared);
    }

    /// What is not removed is let go again, whatever the reason, so that nobody is refused a point that stays.
    private void remove(List<PointId> going, List<PointId> removed, List<PointId> spared) {
        var begun = clock.instant();
        var announcement = site.retire(begun, going);
        try {
            var heldNow = held.get();
            for (var point : going) {
                if (heldNow.containsKey(point)) {
                    spared.add(point);
                } else if (clock.instant().isBefore(begun.plus(LONGEST))) {
                    site.removePoint(point);
                    removed.add(point);
                }
            }
        } finally {
            if (removed.size() < going.size()) {
                site.endRetirement(clock.instant(), announcement, removed);
            }
        }
    }
}

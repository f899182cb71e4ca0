package io.resite.plan;

import io.resite.plan.Ranking.Ranked;
import io.resite.spec.Tier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Which machines a request wants back: those that it names, and what they depend on.
final class Wanted {
    private final PlanRequest request;
    private final List<String> infrastructure;

    /// Machines that are wanted, each with the one that depends on it; with nothing when it was asked for itself.
    private final Map<String, String> takenFor = new LinkedHashMap<>();

    /// @throws IllegalArgumentException when the request names what the site does not have
    Wanted(PlanRequest request, List<Ranked> ranking) {
        this.request = request;
        var asked = new LinkedHashSet<>(selection().of(request.primary(), request.policy()));
        asked.removeIf(this::isRestarted);
        infrastructure = ranking.stream()
                .filter(ranked -> ranked.urgency() == Tier.INFRASTRUCTURE)
                .map(Ranked::name)
                .toList();
        close(asked, ranking);
        if (movesWholeGroups()) {
            wholeGroups(ranking);
        }
    }

    private boolean movesWholeGroups() {
        return request.mode() == Mode.MIGRATION || request.mode() == Mode.HOST;
    }

    /// A group has one owner, so all of it moves.
    private void wholeGroups(List<Ranked> ranking) {
        for (var before = -1; before < takenFor.size(); ) {
            before = takenFor.size();
            var moving = new HashMap<String, String>();
            takenFor.keySet().forEach(name -> moving.putIfAbsent(Selection.groupOf(name, request.policy()), name));
            for (var ranked : ranking) {
                var mover = moving.get(Selection.groupOf(ranked.name(), request.policy()));
                if (mover != null) {
                    takenFor.putIfAbsent(ranked.name(), mover);
                }
            }
            close(Set.copyOf(takenFor.keySet()), ranking);
        }
    }

    /// Adds what those that are asked for depend on, near and far.
    private void close(Set<String> asked, List<Ranked> ranking) {
        var byName = new HashMap<String, Ranked>();
        ranking.forEach(ranked -> byName.put(ranked.name(), ranked));
        ranking.stream().map(Ranked::name).filter(asked::contains).forEach(name -> takenFor.putIfAbsent(name, ""));
        var open = new ArrayDeque<>(takenFor.keySet());
        while (!open.isEmpty()) {
            var dependent = open.removeFirst();
            for (var needed : Objects.requireNonNull(byName.get(dependent)).dependsOn()) {
                if (takenFor.putIfAbsent(needed, dependent) == null) {
                    open.add(needed);
                }
            }
        }
    }

    /// Of a lost host, in a group whose machines there can all go on at their own site: nothing of it need be lost, so
    /// it stays unless somebody names it, or what moves cannot do without it.
    private boolean isRestarted(String name) {
        if (request.mode() != Mode.HOST
                || !selection().groups().isEmpty()
                || !selection().machines().isEmpty()
                || !selection().partitions().isEmpty()) {
            return false;
        }
        var group = Selection.groupOf(name, request.policy());
        var neighbours = new Neighbours(request.primary(), selection().hosts());
        return request.primary().machines().stream()
                .filter(machine -> selection().hosts().contains(machine.host()) && Neighbours.ran(machine))
                .filter(machine ->
                        Selection.groupOf(machine.name(), request.policy()).equals(group))
                .allMatch(machine -> neighbours.of(machine).isPresent());
    }

    private Selection selection() {
        return request.purpose().selection();
    }

    /// Why a machine is not wanted; empty when it is.
    Optional<String> leavesOut(Ranked ranked) {
        if (request.mode() == Mode.MINIMAL && ranked.urgency().compareTo(Tier.CRITICAL) > 0) {
            var tier = ranked.policy().tier().name().toLowerCase(Locale.ROOT);
            return Optional.of("left out: tier " + tier + " is not in a minimal recovery");
        }
        if (takenFor.containsKey(ranked.name())) {
            return Optional.empty();
        }
        if (request.mode() == Mode.HOST
                && selection().hosts().contains(ranked.machine().host())) {
            return Optional.of(
                    ("left out: another host of %s sees its disks, so it loses nothing there (`--mode restart"
                                    + " --host %s`); name its group to move it (`--group %s`)")
                            .formatted(
                                    request.primary().id(),
                                    ranked.machine().host(),
                                    Selection.groupOf(ranked.name(), request.policy())));
        }
        return Optional.of(
                "left out: not among what was asked for (" + selection().words() + ")");
    }

    /// Why a machine comes along that nobody asked for, and what it does without.
    ///
    /// @param alreadyThere whether a machine of that name runs at the recovery site
    List<String> remarks(Ranked ranked, Predicate<String> alreadyThere) {
        var remarks = new ArrayList<String>();
        if (request.mode() == Mode.MINIMAL && ranked.policy().tier().compareTo(Tier.CRITICAL) > 0) {
            remarks.add("taken along: " + ranked.takenFor() + " depends on it");
        }
        var dependent = takenFor.getOrDefault(ranked.name(), "");
        if (!dependent.isEmpty() && movesWholeGroups()) {
            remarks.add("taken along with " + dependent);
        } else if (!dependent.isEmpty()) {
            remarks.add("taken along: " + dependent + " depends on it");
        }
        var missing = infrastructure.stream()
                .filter(name -> !takenFor.containsKey(name) && !alreadyThere.test(name))
                .toList();
        if (!missing.isEmpty() && ranked.urgency() != Tier.INFRASTRUCTURE) {
            remarks.add("does without infrastructure " + String.join(", ", missing)
                    + ": it was not asked for, and does not run at "
                    + request.recovery().id());
        }
        return remarks;
    }
}

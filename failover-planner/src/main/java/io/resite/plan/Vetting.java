package io.resite.plan;

import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.PointDisk;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Unassigned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Sorts a site's machines into those that could come back and those that cannot whatever room there is.
final class Vetting {
    static final Comparator<RecoveryPoint> NEWEST = Comparator.comparingLong(RecoveryPoint::epoch)
            .thenComparingLong(point -> point.id().sequence());

    private final PlanRequest request;
    private final Wiring wiring;
    private final Taken taken;
    private final Map<MachineId, RecoveryPoint> points;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<MachineId, String> refusals = new LinkedHashMap<>();
    private final Set<String> alreadyThere = new HashSet<>();
    private final Set<MachineId> running = new HashSet<>();
    private final Wanted wanted;

    Vetting(PlanRequest request, Wiring wiring) {
        this.request = request;
        this.wiring = wiring;
        taken = new Taken(request.recovery());
        // A point of an older epoch that arrived late is a branch: never chosen by itself.
        points = request.catalogue().points().stream()
                .filter(point -> !point.partial())
                .collect(Collectors.toMap(
                        RecoveryPoint::machine,
                        point -> point,
                        (one, other) -> NEWEST.compare(one, other) >= 0 ? one : other));
        var ranking = Ranking.of(machinesByName(), request.policy());
        wanted = new Wanted(request, ranking);
        ranking.forEach(this::vet);
    }

    /// In the order in which they get a place.
    List<Candidate> candidates() {
        return candidates;
    }

    Map<MachineId, String> refusals() {
        return refusals;
    }

    /// Machines that an earlier run brought, and that this plan leaves alone.
    Set<MachineId> running() {
        return running;
    }

    /// Whether a dependency is met without the plan, because the machine runs at the recovery site already.
    boolean isAlreadyThere(String name) {
        return alreadyThere.contains(name);
    }

    /// Policy, steps and names at the recovery site go by name: of several machines of one name, one can come back.
    private List<Machine> machinesByName() {
        var byName = new HashMap<String, Machine>();
        var order = Comparator.comparing((Machine machine) -> machine.state() == MachineState.STOPPED)
                .thenComparing(Machine::id);
        for (var machine : request.primary().machines().stream().sorted(order).toList()) {
            var first = byName.putIfAbsent(machine.name(), machine);
            if (first != null) {
                refusals.put(
                        machine.id(),
                        "another machine of the site, on " + first.host() + ", is named " + machine.name()
                                + " too; rename one and capture again");
            }
        }
        return List.copyOf(byName.values());
    }

    private void vet(Ranking.Ranked ranked) {
        var machine = ranked.machine();
        var as = request.nameAtRecovery(machine.name());
        if (taken.runsAlready(machine, as)) {
            alreadyThere.add(machine.name());
        }
        var point = Optional.ofNullable(points.get(machine.id()));
        var refusal = goesOn(machine, as)
                .or(() -> wanted.leavesOut(ranked))
                .or(() -> taken.refusal(machine, as, wiring.attach(machine)))
                .or(() -> point.isEmpty() ? Optional.of(withoutPoint(machine)) : Optional.empty())
                .or(() -> unusable(machine, point.orElseThrow()))
                .or(() -> missingDependency(ranked));
        if (refusal.isPresent()) {
            refusals.put(machine.id(), refusal.get());
            return;
        }
        var attachments = wiring.attach(point.orElseThrow().definition());
        var nowhere = attachments.stream()
                .flatMap(attachment -> attachment instanceof Attachment.Nowhere(var mac, var reason)
                        ? Optional.of("its NIC " + mac + ": " + reason).stream()
                        : Optional.<String>empty().stream())
                .findFirst();
        if (nowhere.isPresent()) {
            refusals.put(machine.id(), nowhere.get());
            return;
        }
        candidates.add(candidate(ranked, point.orElseThrow(), attachments));
    }

    private Candidate candidate(Ranking.Ranked ranked, RecoveryPoint point, List<Attachment> attachments) {
        var name = ranked.name();
        var policy = request.policy();
        var group = Selection.groupOf(name, policy);
        var remarks = new ArrayList<>(ranked.remarks());
        remarks.addAll(wanted.remarks(ranked, this::isAlreadyThere));
        remarks.addAll(Rehearsed.unasked(
                request.purpose(),
                ranked.policy().checks(),
                !Rehearsed.reachedAt(request.purpose(), attachments, Candidate.address(point, ranked))
                        .isEmpty()));
        beforeNewest(point).ifPresent(remarks::add);
        besideOthers(point, group).ifPresent(remarks::add);
        request.lostGuest(point.machine())
                .map(guest ->
                        "what it wrote at %s since run %s is lost with that host".formatted(guest.host(), guest.run()))
                .ifPresent(remarks::add);
        beside(ranked.machine()).ifPresent(remarks::add);
        remarks.addAll(Traits.differences(point));
        var remainder = taken.remainder(ranked.machine(), request.nameAtRecovery(name));
        remainder.ifPresent(host -> remarks.add("replaces what an unfinished run left of it on " + host));
        return new Candidate(ranked, point, group, attachments, remainder.orElse(""), List.copyOf(remarks));
    }

    /// A machine of a lost host whose disks a neighbour of that host sees too.
    private Optional<String> beside(Machine machine) {
        var lost = request.purpose().selection().hosts();
        if (!lost.contains(machine.host())) {
            return Optional.empty();
        }
        return new Neighbours(request.primary(), lost)
                .of(machine)
                .map(host ->
                        "%s sees its disks too: restarted there (`--mode restart`) it loses nothing".formatted(host));
    }

    /// A machine that an earlier run brought and that goes on, or may: it never runs twice.
    private Optional<String> goesOn(Machine machine, String as) {
        var growing = request.purpose() instanceof Purpose.Grow;
        if (!taken.runsAlready(machine, as)) {
            var guest = request.stillThere().guest(machine.id());
            return guest.flatMap(this::unseen)
                    .or(() -> growing ? guest.flatMap(there -> leftAlone(there, machine, as)) : Optional.empty());
        }
        if (!growing) {
            return Optional.empty();
        }
        running.add(machine.id());
        return Optional.of(as + " runs already and is left alone");
    }

    /// Its host cannot be asked, so that it may run there.
    private Optional<String> unseen(Brought.Guest guest) {
        return request.recovery().host(guest.host()).isPresent()
                ? Optional.empty()
                : Optional.of(("was brought to %1$s by run %2$s, and %1$s does not answer, so it may run there: bring"
                                + " %1$s back, or if it is off and stays so, say that (`--lost-host %1$s`)")
                        .formatted(guest.host(), guest.run()));
    }

    /// A machine that came back and is not running has written what its point does not know.
    private Optional<String> leftAlone(Brought.Guest guest, Machine machine, String as) {
        return taken.earlier(machine, as)
                .filter(_ -> guest.back())
                .map(there -> "came back in run %s and is %s at %s: start it there (`virsh %s %s`)"
                        .formatted(
                                guest.run(),
                                there.state() == MachineState.PAUSED ? "paused" : "shut off",
                                there.host(),
                                there.state() == MachineState.PAUSED ? "resume" : "start",
                                as));
    }

    /// Whoever chose points by hand for a group that runs already is told what the others run from.
    private Optional<String> besideOthers(RecoveryPoint point, String group) {
        return request.stillThere().guests().stream()
                .filter(guest -> guest.group().equals(group) && !guest.pointAt().equals(point.at()))
                .filter(_ -> !request.offer().choice().equals(PointChoice.NEWEST))
                .findFirst()
                .map(guest -> "%s of its group runs from its point of %s".formatted(guest.name(), guest.pointAt()));
    }

    /// What the choice of a point costs beyond the newest.
    private Optional<String> beforeNewest(RecoveryPoint point) {
        return Optional.ofNullable(request.offer().newest().get(point.machine()))
                .filter(newest -> newest.isAfter(point.at()))
                .map(newest -> "from its point of " + point.at() + ", not its newest: "
                        + Math.ceilDiv(Duration.between(point.at(), newest).toSeconds(), 60) + " min more are lost");
    }

    private String withoutPoint(Machine machine) {
        if (request.offer().newest().containsKey(machine.id())) {
            return PointsTogether.nothingFits(request.offer().choice());
        }
        var protectedBy = request.policy().groupOf(machine.name());
        var why = protectedBy.isEmpty()
                ? request.policy().unassigned() == Unassigned.REPORT
                        ? "it is in no group, and the policy has such machines told only (unassigned: report)"
                        : "no group of the policy protects it"
                : "group " + protectedBy.get().name() + " was never replicated with it to the end";
        return "the vault has no acknowledged point of it: " + why + "; replicate it while the primary lives";
    }

    private Optional<String> unusable(Machine machine, RecoveryPoint point) {
        var definition = point.definition();
        var where = "its point " + point.id().sequence();
        if (machine.state() == MachineState.STOPPED && definition.state() == MachineState.STOPPED) {
            return Optional.of("it was not running at the primary; its points stay in the vault");
        }
        if (new Traits(definition.definition()).hasHostDevice()) {
            return Optional.of("it uses a physical device of " + definition.host()
                    + ", which no recovery host is known to have; take the device out of its definition");
        }
        var lost = definition.files().stream()
                .filter(file -> file.sha256().isEmpty())
                .findFirst();
        if (lost.isPresent()) {
            return Optional.of("its " + lost.get().words() + " " + lost.get().path()
                    + " could not be captured; make the file readable through a pool and capture again");
        }
        var held = point.disks().stream().map(PointDisk::target).collect(Collectors.toSet());
        return definition.disks().stream()
                .filter(disk -> !held.contains(disk.target()))
                .findFirst()
                .map(disk -> where + " does not hold its disk " + disk.target() + "; replicate it again");
    }

    /// What a machine cannot run without is not there: it would only fail at its start.
    private Optional<String> missingDependency(Ranking.Ranked ranked) {
        return ranked.dependsOn().stream()
                .filter(dependency -> !isAlreadyThere(dependency))
                .filter(dependency -> request.primary()
                        .machine(dependency)
                        .filter(machine -> refusals.containsKey(machine.id()))
                        .isPresent())
                .findFirst()
                .map(dependency -> dependsOnLost(dependency));
    }

    static String dependsOnLost(String dependency) {
        return "depends on " + dependency + ", which cannot come back";
    }
}

package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.ownership.Owner;
import io.resite.ownership.Ownership;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.OwnershipTerms;
import io.resite.spec.OwnershipTerms.OnReturn;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A site that comes back after another one took its groups: its old machines never start by themselves again,
/// and what it runs still is told, or ended, as its policy says. It starts nothing and gives nothing back.
public final class Homecoming {
    private static final Logger LOG = LoggerFactory.getLogger(Homecoming.class);

    private final VaultDoor door;
    private final VaultWatch watch;
    private final Hosts hosts;
    private final boolean protects;
    private final Consumer<Event> events;
    private final InstantSource clock;
    private final Set<Settled> settled = new HashSet<>();
    private final Set<Beside> settledBeside = new HashSet<>();

    /// @param protects whether this process may change the hosts of protected sites; else it only looks
    Homecoming(
            VaultDoor door,
            VaultWatch watch,
            Hosts hosts,
            boolean protects,
            Consumer<Event> events,
            InstantSource clock) {
        this.door = door;
        this.watch = watch;
        this.hosts = hosts;
        this.protects = protects;
        this.events = events;
        this.clock = clock;
    }

    /// A machine that goes on at another host of its site, and is defined still where it was.
    private void settleRestarted() {
        for (var site : watch.sight().sites()) {
            for (var machine : site.restarted()) {
                for (var name : machine.lost()) {
                    if (isNew(site.id(), machine, name)) {
                        settleRestarted(site.id(), machine, name);
                    }
                }
            }
        }
    }

    private boolean isNew(SiteId site, Restarted machine, String host) {
        return !settledBeside.contains(new Beside(machine.machine(), host, machine.run()))
                && states(site, host).containsKey(machine.machine().uuid());
    }

    private Map<UUID, MachineState> states(SiteId site, String name) {
        return hosts.sites().stream()
                .filter(known -> known.id().equals(site))
                .flatMap(known -> known.hosts().stream())
                .filter(host -> host.name().equals(name) && hosts.answers(host))
                .flatMap(host -> hosts.sight(host).stream())
                .findFirst()
                .map(seen -> seen.states())
                .orElse(Map.of());
    }

    private void settleRestarted(SiteId site, Restarted machine, String name) {
        try {
            var host = hosts.connect(site, name);
            var uuid = machine.machine().uuid();
            var domain = host.domain(uuid);
            if (domain.filter(there -> there.persistent() && there.autostart()).isPresent()) {
                host.setAutostart(uuid, false);
                var text = "run %s restarted it on %s; its autostart on %s is off now"
                        .formatted(machine.run(), machine.host(), name);
                LOG.info("{} of {}: {}", machine.name(), site, text);
                events.accept(new Event(clock.instant(), "autostart-off", site.value(), machine.name(), text));
            }
            settledBeside.add(new Beside(machine.machine(), name, machine.run()));
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            LOG.warn("{} on {} was not kept from starting: {}", machine.name(), name, refusal.line());
        }
    }

    /// Machines that two hosts of one site run, over the same disks.
    private Stream<Condition> twice() {
        return watch.sight().sites().stream()
                .flatMap(site -> site.restarted().stream()
                        .flatMap(machine -> machine.lost().stream()
                                .filter(host ->
                                        runs(site.id(), host, machine) && runs(site.id(), machine.host(), machine))
                                .map(host -> new Condition(
                                        AlarmKind.OVERLAP,
                                        site.id().value(),
                                        machine.group(),
                                        "machine %1$s runs on %2$s and on %3$s, over the same disks: shut it off on %2$s at once (`virsh destroy %1$s`), then have its guest check its file systems"
                                                .formatted(machine.name(), host, machine.host()),
                                        Duration.ZERO))));
    }

    private boolean runs(SiteId site, String host, Restarted machine) {
        var state = states(site, host).get(machine.machine().uuid());
        return state != null && state != MachineState.STOPPED;
    }

    /// One machine that was seen to on a host that had been lost.
    private record Beside(MachineId machine, String host, String run) {}

    /// One machine on one host that was seen to under one owner.
    private record Settled(HostAt host, Machine machine, long epoch) {}

    /// A machine that its home still has although its group is owned elsewhere.
    private record Leftover(
            SiteSight site, ProtectionGroup group, Owner owner, Machine machine, HostAt host, MachineState state) {
        boolean runs() {
            return state != MachineState.STOPPED;
        }
    }

    /// Sees once to all that came back. What cannot be done now is tried again at the next look.
    public synchronized void round() {
        if (!protects || !watch.sight().isCertain(clock.instant())) {
            return;
        }
        settleRestarted();
        for (var leftover : leftovers()) {
            var terms =
                    leftover.site().policy().map(ProtectionPolicy::ownership).orElse(OwnershipTerms.USUAL);
            var key = new Settled(
                    leftover.host(), leftover.machine(), leftover.owner().epoch());
            if (terms.onReturn() == OnReturn.REPORT || (settled.contains(key) && !mustStop(leftover, terms))) {
                continue;
            }
            try {
                if (isStillElsewhere(leftover)) {
                    settle(leftover, terms);
                    settled.add(key);
                }
            } catch (RuntimeException broken) {
                var refusal = Refusal.of(broken).orElseThrow(() -> broken);
                LOG.warn(
                        "{} on {} is owned elsewhere and was not kept from starting: {}",
                        leftover.machine().name(),
                        leftover.host().name(),
                        refusal.line());
            }
        }
    }

    /// Asked just before anything is done to a machine: its group may have come home since the last look.
    private boolean isStillElsewhere(Leftover leftover) {
        return new Ownership(door.open(), clock)
                .owner(leftover.site().id(), leftover.group().name())
                .equals(leftover.owner());
    }

    private static boolean mustStop(Leftover leftover, OwnershipTerms terms) {
        return leftover.runs() && terms.onReturn() == OnReturn.STOP;
    }

    private void settle(Leftover leftover, OwnershipTerms terms) {
        var host = hosts.connect(leftover.site().id(), leftover.host().name());
        var uuid = leftover.machine().id().uuid();
        var domain = host.domain(uuid);
        if (domain.isEmpty()) {
            return;
        }
        if (domain.get().autostart() && domain.get().persistent()) {
            host.setAutostart(uuid, false);
            tell("autostart-off", leftover, "its autostart is off now");
        }
        if (domain.get().state() != MachineState.STOPPED && mustStop(leftover, terms)) {
            host.destroy(uuid);
            tell("stopped-on-return", leftover, "it ran still, and was ended (onReturn: stop)");
        }
    }

    private void tell(String kind, Leftover leftover, String what) {
        var text = "%s owns its group %s since epoch %d; %s on %s"
                .formatted(
                        leftover.owner().site(),
                        leftover.group().name(),
                        leftover.owner().epoch(),
                        what,
                        leftover.host().name());
        LOG.info("{} of {}: {}", leftover.machine().name(), leftover.site().id(), text);
        events.accept(new Event(
                clock.instant(),
                kind,
                leftover.site().id().value(),
                leftover.machine().name(),
                text));
    }

    private List<Leftover> leftovers() {
        var found = new ArrayList<Leftover>();
        for (var site : watch.sight().sites()) {
            site.spec()
                    .map(Revision::value)
                    .ifPresent(spec -> ProtectedGroups.of(spec, site.policy())
                            .forEach(group -> elsewhere(site, group)
                                    .ifPresent(owner -> group.machines().stream()
                                            .flatMap(name -> spec.machine(name).stream())
                                            .flatMap(machine -> at(site, group, owner, machine))
                                            .forEach(found::add))));
        }
        return found;
    }

    private static Optional<Owner> elsewhere(SiteSight site, ProtectionGroup group) {
        return Optional.ofNullable(site.owners().get(group.name()))
                .filter(owner -> !owner.site().equals(site.id()));
    }

    private Stream<Leftover> at(SiteSight site, ProtectionGroup group, Owner owner, Machine machine) {
        return hosts.sites().stream()
                .filter(known -> known.id().equals(site.id()))
                .flatMap(known -> known.hosts().stream())
                .filter(hosts::answers)
                .flatMap(host ->
                        hosts
                                .sight(host)
                                .flatMap(seen -> Optional.ofNullable(
                                        seen.states().get(machine.id().uuid())))
                                .stream()
                                .map(state -> new Leftover(site, group, owner, machine, host, state)));
    }

    /// Groups that run at two sites, as far as this process sees the home of both.
    List<Condition> conditions() {
        var elsewhere = leftovers().stream()
                .filter(Leftover::runs)
                .collect(Collectors.groupingBy(leftover ->
                        leftover.site().id() + "/" + leftover.group().name()))
                .values()
                .stream()
                .map(Homecoming::overlap);
        return Stream.concat(elsewhere, twice()).toList();
    }

    private static Condition overlap(List<Leftover> machines) {
        var one = machines.getFirst();
        return new Condition(
                AlarmKind.OVERLAP,
                one.site().id().value(),
                one.group().name(),
                ("group %s runs at two sites: %s still runs %s, and %s owns it since run %s (epoch %d). Decide which one goes"
                                + " on and shut the other's machines off; no point of either is lost")
                        .formatted(
                                one.group().name(),
                                one.site().id(),
                                machines.stream()
                                        .map(leftover -> leftover.machine().name() + " on "
                                                + leftover.host().name())
                                        .collect(Collectors.joining(", ")),
                                one.owner().site(),
                                one.owner().run(),
                                one.owner().epoch()),
                Duration.ZERO);
    }
}

package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.ownership.Owner;
import io.resite.ownership.Ownership;
import io.resite.spec.Machine;
import io.resite.spec.MachineState;
import io.resite.spec.OwnershipTerms;
import io.resite.spec.OwnershipTerms.OnReturn;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        return leftovers().stream()
                .filter(Leftover::runs)
                .collect(Collectors.groupingBy(leftover ->
                        leftover.site().id() + "/" + leftover.group().name()))
                .values()
                .stream()
                .map(Homecoming::overlap)
                .toList();
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

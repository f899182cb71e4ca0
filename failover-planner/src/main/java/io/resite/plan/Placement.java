package io.resite.plan;

import io.resite.spec.Host;
import io.resite.spec.MachineId;
import io.resite.spec.Site;
import io.resite.spec.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Gives machines a host: first fit, most urgent first, with machines of one rebuilt network together.
///
/// A cluster of machines gets its host when its most urgent machine is due: the first host that has room for all of it,
/// else the one on which most of its urgent machines fit. Its other machines take room only when they are due
/// themselves, so that an optional neighbour never displaces a critical machine.
final class Placement {
    /// A machine with its place.
    ///
    /// @param thin disks for which less is free than they may grow to
    record Placed(Candidate candidate, String host, Need need, Set<String> thin) {}

    private final Site recovery;
    private final Storage storage;
    private final Room room;
    private final Map<String, Placed> placed = new LinkedHashMap<>();
    private final Map<MachineId, String> refusals = new LinkedHashMap<>();
    private final Map<CapturedNetwork, String> networkHosts = new LinkedHashMap<>();
    /// Members of a cluster that has its host, until they are due.
    private final Map<String, List<Candidate>> expected = new HashMap<>();

    Placement(PlanRequest request, Storage storage, Vetting vetting) {
        recovery = request.recovery();
        this.storage = storage;
        room = Room.of(recovery);
        var clusters = Cluster.of(vetting.candidates());
        var names = vetting.candidates().stream().map(Candidate::name).toList();
        var candidates = Set.copyOf(names);
        for (var candidate : vetting.candidates()) {
            var lost = candidate.rank().dependsOn().stream()
                    .filter(dependency -> candidates.contains(dependency) && !placed.containsKey(dependency))
                    .findFirst();
            if (lost.isPresent()) {
                refuse(candidate, Vetting.dependsOnLost(lost.get()));
            } else {
                place(candidate, Objects.requireNonNull(clusters.get(candidate.name())));
            }
        }
    }

    /// By name, most urgent first.
    Map<String, Placed> placed() {
        return placed;
    }

    Map<MachineId, String> refusals() {
        return refusals;
    }

    /// The host of each network that is rebuilt.
    Map<CapturedNetwork, String> networkHosts() {
        var used = new LinkedHashMap<CapturedNetwork, String>();
        placed.values()
                .forEach(machine ->
                        machine.candidate().networks().forEach(network -> used.putIfAbsent(network, machine.host())));
        return used;
    }

    private void place(Candidate candidate, Cluster cluster) {
        if (cluster.host().isEmpty()) {
            cluster.settle(choose(cluster));
            cluster.networks().forEach(network -> networkHosts.put(network, cluster.host()));
            if (!cluster.host().isEmpty() && cluster.members().size() > 1) {
                expected.computeIfAbsent(cluster.host(), _ -> new ArrayList<>()).addAll(cluster.members());
            }
        }
        var host = cluster.host();
        expected.getOrDefault(host, new ArrayList<>()).remove(candidate);
        if (host.isEmpty()) {
            refuse(candidate, nowhere(cluster, candidate));
            return;
        }
        switch (storage.need(candidate, host)) {
            case Storage.Answer.NoPool(var reason) -> refuse(candidate, reason);
            case Storage.Answer.Needs(var need) -> {
                switch (room.take(need, host)) {
                    case Room.Answer.Taken(var thin) ->
                        placed.put(candidate.name(), new Placed(candidate, host, need, thin));
                    case Room.Answer.Full(var reason) -> refuse(candidate, noRoom(candidate, cluster, reason));
                }
            }
        }
    }

    private void refuse(Candidate candidate, String reason) {
        refusals.put(candidate.rank().machine().id(), reason);
    }

    private String noRoom(Candidate candidate, Cluster cluster, String reason) {
        if (!cluster.networks().isEmpty()) {
            var network = cluster.networks().iterator().next().label();
            return "network " + network + " ties it to " + cluster.host() + ", which has no room left: " + reason;
        }
        var reasons = recovery.hosts().stream()
                .map(host -> objection(cluster, host)
                        .or(() -> shortage(candidate, host))
                        .orElse(host.name() + " was filled meanwhile"));
        return "no room on any recovery host: " + String.join(" | ", reasons.toList());
    }

    private Optional<String> shortage(Candidate candidate, Host host) {
        return switch (storage.need(candidate, host.name())) {
            case Storage.Answer.NoPool(var reason) -> Optional.of(reason);
            case Storage.Answer.Needs(var need) ->
                room.copy().take(need, host.name()) instanceof Room.Answer.Full(var reason)
                        ? Optional.of(reason)
                        : Optional.empty();
        };
    }

    /// The first host that takes the whole cluster beside all that is expected there, else the best; empty for none.
    private String choose(Cluster cluster) {
        var best = "";
        var most = new Fitting();
        for (var host : recovery.hosts()) {
            if (objection(cluster, host).isPresent()) {
                continue;
            }
            var gained = fitting(host, cluster.members()).minus(fitting(host, List.of()));
            if (gained.all() == cluster.members().size()) {
                return host.name();
            }
            if (best.isEmpty() || gained.isBetterThan(most)) {
                best = host.name();
                most = gained;
            }
        }
        return best;
    }

    /// How many machines of each tier find room on a host when what is expected there and these arrive in order.
    private Fitting fitting(Host host, List<Candidate> more) {
        var fitting = new Fitting();
        var arriving = new ArrayList<>(expected.getOrDefault(host.name(), List.of()));
        if (arriving.isEmpty() && more.isEmpty()) {
            return fitting;
        }
        arriving.addAll(more);
        arriving.sort(Comparator.comparing(candidate -> candidate.rank().urgency()));
        var trial = room.copy();
        for (var candidate : arriving) {
            if (storage.need(candidate, host.name()) instanceof Storage.Answer.Needs(var need)
                    && trial.take(need, host.name()) instanceof Room.Answer.Taken) {
                fitting.tiers.merge(candidate.rank().urgency(), 1, Integer::sum);
            }
        }
        return fitting;
    }

    /// Machines that find room, by tier: one more urgent machine outweighs any number of less urgent ones.
    private static final class Fitting {
        private final Map<Tier, Integer> tiers = new EnumMap<>(Tier.class);

        Fitting minus(Fitting other) {
            other.tiers.forEach((tier, count) -> tiers.merge(tier, -count, Integer::sum));
            return this;
        }

        int all() {
            return tiers.values().stream().mapToInt(count -> count).sum();
        }

        boolean isBetterThan(Fitting other) {
            for (var tier : Tier.values()) {
                int difference = tiers.getOrDefault(tier, 0) - other.tiers.getOrDefault(tier, 0);
                if (difference != 0) {
                    return difference > 0;
                }
            }
            return false;
        }
    }

    /// What keeps a cluster off a host whatever room it has.
    private Optional<String> objection(Cluster cluster, Host host) {
        for (var network : cluster.networks()) {
            var standing = network.objections().get(host.name());
            if (standing != null) {
                return Optional.of(standing);
            }
            var rival = networkHosts.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(host.name())
                            && entry.getKey().clashesWith(network))
                    .findFirst();
            if (rival.isPresent()) {
                return Optional.of("network " + network.label() + " and network "
                        + rival.get().getKey().label() + " cannot share a host: same name or overlapping addresses");
            }
        }
        var remainder = cluster.members().stream()
                .filter(member ->
                        !member.onlyHost().isEmpty() && !member.onlyHost().equals(host.name()))
                .findFirst();
        if (remainder.isPresent()) {
            return Optional.of("an unfinished run left " + remainder.get().name() + " on "
                    + remainder.get().onlyHost() + "; undefine it there to choose anew");
        }
        return cluster.members().stream()
                .flatMap(member -> member.attachments().stream())
                .flatMap(attachment -> attachment instanceof Attachment.Existing existing
                                && !existing.hosts().contains(host.name())
                        ? Optional.of("it has no network " + existing.as()).stream()
                        : Optional.<String>empty().stream())
                .findFirst();
    }

    private String nowhere(Cluster cluster, Candidate candidate) {
        if (recovery.hosts().isEmpty()) {
            return "site " + recovery.id() + " has no host that answers";
        }
        var reasons = recovery.hosts().stream()
                .map(host -> host.name() + ": " + objection(cluster, host).orElse("no room"))
                .toList();
        var together = cluster.members().stream()
                .map(Candidate::name)
                .filter(name -> !name.equals(candidate.name()))
                .limit(5)
                .toList();
        return "no recovery host can take it"
                + (together.isEmpty() ? "" : " together with " + String.join(", ", together) + " on its networks")
                + " (" + String.join("; ", reasons) + ")";
    }
}

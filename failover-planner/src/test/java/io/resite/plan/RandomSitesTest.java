package io.resite.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.External;
import io.resite.spec.HealthCheck;
import io.resite.spec.Leaving;
import io.resite.spec.Machine;
import io.resite.spec.NetworkMapping;
import io.resite.spec.Nic;
import io.resite.spec.PoolMapping;
import io.resite.spec.Tier;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the site, the policy and the inventory: these hold. Replay one with its seed from the test's name.
class RandomSitesTest {
    private static final List<Tier> TIERS = List.of(Tier.values());

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_plan_keeps_the_promises(long seed) {
        var request = random(seed, 1 + (int) (seed % 25)).request();

        var plan = Planner.plan(request);

        theAccountIsComplete(request, plan);
        noHostIsOverItsLimits(request, plan);
        theStepsAreAnAcyclicGraph(plan);
        nothingStartsBeforeWhatItDependsOn(request, plan);
        everyNetworkHasOneHost(plan);
        whoIsTakenAlongIsTold(request, plan);
        assertThat(Documents.json(Planner.plan(request))).isEqualTo(Documents.json(plan));
    }

    @Test
    void a_thousand_machines_are_planned_in_two_seconds() {
        var request = large(1000).request();
        Planner.plan(request);

        // The time of this thread on a CPU: what others do on the machine meanwhile is not the planner's.
        var clock = ManagementFactory.getThreadMXBean();
        var begun = clock.getCurrentThreadCpuTime();
        var plan = Planner.plan(request);

        assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(plan.machines()).hasSize(1000);
    }

    /// Twenty machines on each host and network, every fifth infrastructure, each waiting for one before it.
    private static Situation large(int machines) {
        var situation = new Situation();
        for (var h = 0; h < machines / 20; h++) {
            situation.eastHost("east" + h).pool("east" + h, "default");
            situation.network("east" + h, "net" + h, "10." + h + ".0.1");
            situation.westHost("west" + h, ByteSize.gib(32), 32);
            situation.westPool("west" + h, "default", ByteSize.gib(400), false);
        }
        for (var m = 0; m < machines; m++) {
            var machine = Situation.machineOn("east" + m / 20, "m" + m, "net" + m / 20);
            var tier = m % 5 == 0 ? Tier.INFRASTRUCTURE : Tier.IMPORTANT;
            situation.machine("m" + m, tier, _ -> machine, "m" + Math.max(0, m - 5 - m % 5));
        }
        return situation;
    }

    private static void theAccountIsComplete(PlanRequest request, RecoveryPlan plan) {
        var site = request.primary();
        var disks = site.machines().stream().mapToInt(m -> m.disks().size()).sum();
        var nics = site.machines().stream().mapToInt(m -> m.nics().size()).sum();
        var items = plan.account().stream().map(Verdict::item).toList();

        assertThat(items)
                .doesNotHaveDuplicates()
                .hasSize(site.machines().size()
                        + disks
                        + nics
                        + site.networks().size()
                        + site.pools().size());
        for (var machine : site.machines()) {
            assertThat(items).contains("machine " + machine.name());
            assertThat(items)
                    .containsAll(machine.disks().stream()
                            .map(disk -> "disk " + machine.name() + "/" + disk.target())
                            .toList());
        }
        assertThat(plan.account())
                .allSatisfy(verdict -> assertThat(verdict.detail().isEmpty())
                        .as(verdict.toString())
                        .isEqualTo(verdict.outcome() == Verdict.Outcome.RESTORED));
        var back = plan.account().stream()
                .filter(verdict -> verdict.item().startsWith("machine ") && verdict.outcome() != Verdict.Outcome.CANNOT)
                .count();
        assertThat(back).isEqualTo(plan.machines().size());
    }

    private static void noHostIsOverItsLimits(PlanRequest request, RecoveryPlan plan) {
        for (var host : request.recovery().hosts()) {
            var there = plan.machines().stream()
                    .filter(machine -> machine.host().equals(host.name()))
                    .map(machine -> request.primary().machine(machine.machine()).orElseThrow())
                    .toList();
            assertThat(there.stream().mapToLong(m -> m.memory().bytes()).sum())
                    .isLessThanOrEqualTo(Math.max(0, host.freeMemory().bytes() - Room.reserve(host)));
            assertThat(there.stream().mapToInt(Machine::cpus).sum())
                    .isLessThanOrEqualTo(host.cpus() * Room.VCPUS_PER_CPU);
        }
    }

    private static void theStepsAreAnAcyclicGraph(RecoveryPlan plan) {
        var open = new HashMap<String, List<String>>();
        plan.steps()
                .forEach(step -> assertThat(open.put(step.id(), new ArrayList<>(step.after())))
                        .as(step.id() + " is there once")
                        .isNull());
        open.values().forEach(after -> assertThat(open.keySet()).containsAll(after));
        while (!open.isEmpty()) {
            var ready = open.entrySet().stream()
                    .filter(entry -> entry.getValue().stream().noneMatch(open::containsKey))
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(ready).as("a circle in " + open).isNotEmpty();
            ready.forEach(open::remove);
        }
    }

    private static void nothingStartsBeforeWhatItDependsOn(PlanRequest request, RecoveryPlan plan) {
        for (var machine : plan.machines()) {
            var before = new HashSet<String>();
            gather(plan, "start/" + machine.name(), before);
            assertThat(before).contains("define/" + machine.name(), "own/" + machine.group(), "fence");
            var circle = plan.account().stream()
                    .anyMatch(verdict -> verdict.item().equals("machine " + machine.name())
                            && verdict.detail().contains("circle"));
            if (!circle) {
                for (var name : request.policy().of(machine.name()).dependsOn()) {
                    var outside = request.policy().outside(machine.name(), name, other -> isThere(request, other));
                    if (outside.isPresent()) {
                        assertThat(before).contains("external/" + name);
                    } else if (isThere(request, name)) {
                        // Whatever its group and tier: a plan that takes a machine takes what it depends on.
                        assertThat(before)
                                .as(machine.name() + " waits for " + name)
                                .contains("verify/" + name);
                    }
                }
            }
        }
    }

    private static boolean isThere(PlanRequest request, String name) {
        return request.primary().machine(name).isPresent();
    }

    private static void whoIsTakenAlongIsTold(PlanRequest request, RecoveryPlan plan) {
        for (var machine : plan.machines()) {
            var told = plan.account().stream()
                    .anyMatch(verdict -> verdict.item().equals("machine " + machine.name())
                            && verdict.detail().contains("taken along: m"));
            assertThat(told)
                    .as(machine.name())
                    .isEqualTo(request.mode() == Mode.MINIMAL && machine.tier().compareTo(Tier.CRITICAL) > 0);
        }
    }

    private static void gather(RecoveryPlan plan, String step, Set<String> into) {
        for (var before : plan.step(step).orElseThrow().after()) {
            if (into.add(before)) {
                gather(plan, before, into);
            }
        }
    }

    private static void everyNetworkHasOneHost(RecoveryPlan plan) {
        var rebuilt = plan.networks().stream().filter(PlannedNetwork::rebuilt).toList();

        assertThat(rebuilt)
                .extracting(network -> network.network() + "@" + network.fromHost())
                .doesNotHaveDuplicates();
        assertThat(rebuilt)
                .extracting(network -> network.as() + "@" + network.host())
                .doesNotHaveDuplicates();
    }

    private static Situation random(long seed, int machines) {
        var random = new Random(seed);
        var situation = new Situation();
        situation.mode = random.nextInt(4) == 0 ? Mode.MINIMAL : Mode.FULL;
        var hosts = 1 + machines / 20 + random.nextInt(4);
        for (var h = 0; h < hosts; h++) {
            situation.eastHost("east" + h).pool("east" + h, "default");
            for (var n = 0; n <= random.nextInt(3); n++) {
                situation.network("east" + h, random.nextBoolean() ? "net" + n : "net" + h + n, subnet(random));
            }
        }
        distinctNetworks(situation);
        for (var h = 0; h < 1 + random.nextInt(hosts); h++) {
            situation.westHost("west" + h, ByteSize.gib(1 + random.nextInt(64)), 1 + random.nextInt(32));
            situation.westPool("west" + h, "shared", ByteSize.gib(machines * 4L), true);
            situation.westPool(
                    "west" + h, random.nextBoolean() ? "default" : "fast", ByteSize.gib(random.nextInt(200)), false);
            if (random.nextBoolean()) {
                situation.westNetwork("west" + h, "lan", subnet(random));
            }
        }
        for (var m = 0; m < machines; m++) {
            var dependsOn = IntStream.range(0, random.nextInt(3))
                    .mapToObj(_ -> "m" + random.nextInt(machines + 1))
                    .toArray(String[]::new);
            var tier = TIERS.get(random.nextInt(TIERS.size()));
            situation.machine("m" + m, tier, machine -> shaped(machine, situation, random), dependsOn);
        }
        situation.points.removeIf(_ -> random.nextInt(20) == 0);
        mappings(situation, random);
        outside(situation, random, machines);
        return situation;
    }

    /// One that no site has, and one that is a machine too, with groups that take it as either.
    private static void outside(Situation situation, Random random, int machines) {
        for (var name : List.of("m" + machines, "m0")) {
            if (random.nextBoolean()) {
                situation.externals.add(
                        new External(name, "10.9.0.1", new HealthCheck.Tcp(443, "", Duration.ofSeconds(60))));
            }
        }
        var leaving = Leaving.values();
        situation.groups.replaceAll(group -> group.with(leaving[random.nextInt(leaving.length)]));
    }

    private static void mappings(Situation situation, Random random) {
        if (random.nextInt(3) == 0) {
            situation.poolMappings.add(new PoolMapping("default", random.nextBoolean() ? "shared" : "nowhere"));
        }
        if (random.nextInt(3) == 0) {
            situation.networkMappings.add(new NetworkMapping("net0", "", random.nextBoolean() ? "lan" : "nowhere"));
        }
        if (random.nextInt(3) == 0) {
            situation.networkMappings.add(new NetworkMapping("net1", "west" + random.nextInt(3), ""));
        }
    }

    private static Machine shaped(Machine machine, Situation situation, Random random) {
        var host = situation
                .eastHosts
                .get(random.nextInt(situation.eastHosts.size()))
                .name();
        var networks = situation.networks.stream()
                .filter(network -> network.host().equals(host))
                .toList();
        var nics = IntStream.range(0, random.nextInt(3))
                .mapToObj(n -> new Nic(
                        Situation.mac(machine.name() + n),
                        networks.get(random.nextInt(networks.size())).name(),
                        List.of()))
                .toArray(Nic[]::new);
        var disks = IntStream.range(0, random.nextInt(3))
                .mapToObj(d -> new Disk(
                        "vd" + (char) ('a' + d),
                        random.nextBoolean() ? DiskFormat.QCOW2 : DiskFormat.RAW,
                        random.nextInt(5) == 0 ? "" : "default",
                        machine.name() + d,
                        ByteSize.gib(1 + random.nextInt(20))))
                .toArray(Disk[]::new);
        return Changed.host(host)
                .andThen(Changed.memory(ByteSize.mib(256L * (1 + random.nextInt(16)))))
                .andThen(Changed.cpus(1 + random.nextInt(4)))
                .andThen(Changed.nics(nics))
                .andThen(Changed.disks(disks))
                .apply(machine);
    }

    private static String subnet(Random random) {
        return "10." + random.nextInt(12) + ".0.1";
    }

    /// libvirt has one network of a name on a host.
    private static void distinctNetworks(Situation situation) {
        var seen = new HashSet<String>();
        situation.networks.removeIf(network -> !seen.add(network.host() + network.name()));
    }
}

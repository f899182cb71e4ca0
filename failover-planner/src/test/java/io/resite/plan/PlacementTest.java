package io.resite.plan;

import static io.resite.plan.PlannerTest.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.resite.document.ByteSize;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.NetworkMapping;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import io.resite.spec.PoolMapping;
import io.resite.spec.Tier;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
    @Test
    void machines_on_a_rebuilt_network_share_its_host() {
        var plan = Situation.simple()
                .network("east1", "back", "10.20.0.1")
                .machine("db", Tier.CRITICAL, on("prod", "back"))
                .machine("web", Tier.CRITICAL, on("back"))
                .machine("app", Tier.CRITICAL, on("prod"))
                .plan();

        assertThat(plan.machines()).hasSize(3).extracting(PlannedMachine::host).containsOnly("west1");
        assertThat(plan.networks())
                .extracting(PlannedNetwork::as, PlannedNetwork::host)
                .containsExactlyInAnyOrder(tuple("east--prod", "west1"), tuple("east--back", "west1"));
    }

    @Test
    void the_policy_puts_a_network_on_a_host() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL);
        situation.networkMappings.add(new NetworkMapping("prod", "west2", ""));

        assertThat(situation.plan().machine("db").orElseThrow().host()).isEqualTo("west2");
    }

    @Test
    void networks_that_share_a_machine_but_are_put_on_two_hosts_keep_it_down_with_the_reason() {
        var situation = Situation.simple()
                .network("east1", "back", "10.20.0.1")
                .machine("db", Tier.CRITICAL, on("prod", "back"));
        situation.networkMappings.add(new NetworkMapping("prod", "west1", ""));
        situation.networkMappings.add(new NetworkMapping("back", "west2", ""));

        assertThat(verdict(situation.plan(), "machine db").detail())
                .isEqualTo("no recovery host can take it (west1: the policy puts network back on west2;"
                        + " west2: the policy puts network prod on west1)");
    }

    @Test
    void machines_on_an_existing_network_of_several_hosts_are_spread() {
        var situation = Situation.simple()
                .machine("a", Tier.CRITICAL, Changed.memory(ByteSize.gib(6)))
                .machine("b", Tier.CRITICAL, Changed.memory(ByteSize.gib(6)))
                .westNetwork("west1", "lan", "192.168.1.1")
                .westNetwork("west2", "lan", "192.168.1.1");
        situation.networkMappings.add(new NetworkMapping("prod", "", "lan"));

        var plan = situation.plan();

        assertThat(plan.machines()).extracting(PlannedMachine::host).containsExactly("west1", "west2");
        assertThat(verdict(plan, "network prod"))
                .isEqualTo(new Verdict("network prod", Outcome.MAPPED, "to network lan of west1, lan of west2"));
        assertThat(plan.steps()).noneMatch(Step.RebuildNetwork.class::isInstance);
    }

    @Test
    void an_optional_neighbour_does_not_displace_a_critical_machine() {
        var situation = Situation.simple()
                .machine("dns", Tier.INFRASTRUCTURE, Changed.memory(ByteSize.gib(1)))
                .machine("batch", Tier.OPTIONAL, Changed.memory(ByteSize.gib(6)))
                .machine("db", Tier.CRITICAL, on("back").andThen(Changed.memory(ByteSize.gib(6)))::apply);
        situation.network("east1", "back", "10.20.0.1");
        situation.westHosts.removeLast();

        var plan = situation.plan();

        assertThat(plan.machines()).extracting(PlannedMachine::name).containsExactly("dns", "db");
        assertThat(verdict(plan, "machine batch").detail())
                .isEqualTo("network prod ties it to west1, which has no room left: memory of west1: 6.0 GiB needed,"
                        + " 768.0 MiB free; free some there or leave another machine out");
    }

    @Test
    void a_second_network_goes_where_it_fits_beside_what_is_still_expected_on_the_first_host() {
        var situation = Situation.simple()
                .network("east1", "back", "10.20.0.1")
                .machine("dns", Tier.INFRASTRUCTURE, Changed.memory(ByteSize.gib(1)))
                .machine("batch", Tier.OPTIONAL, Changed.memory(ByteSize.gib(6)))
                .machine("db", Tier.CRITICAL, on("back").andThen(Changed.memory(ByteSize.gib(6)))::apply);

        var plan = situation.plan();

        assertThat(plan.machine("dns").orElseThrow().host()).isEqualTo("west1");
        assertThat(plan.machine("batch").orElseThrow().host()).isEqualTo("west1");
        assertThat(plan.machine("db").orElseThrow().host()).isEqualTo("west2");
    }

    @Test
    void virtual_cpus_are_overcommitted_to_a_limit() {
        var situation = Situation.simple()
                .machine("a", Tier.CRITICAL, Changed.cpus(16))
                .machine("b", Tier.CRITICAL, Changed.cpus(1));

        assertThat(verdict(situation.plan(), "machine b").detail()).contains("vCPUs of west1: 1 needed, 0 left at 4");
    }

    @Test
    void a_full_pool_is_named_with_the_way_out() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL);
        situation.westPools.clear();
        situation
                .westPool("west1", "shared", ByteSize.mib(410), true)
                .westPool("west2", "shared", ByteSize.mib(410), true);
        situation.poolMappings.add(new PoolMapping("default", "shared"));

        assertThat(verdict(situation.plan(), "machine db").detail())
                .endsWith("pool shared at west1 is full: 2.0 GiB needed for vda, 410.0 MiB free; free space or map pool"
                        + " default elsewhere in the policy");
    }

    @Test
    void a_disk_that_does_not_fit_at_its_full_size_is_thin_and_told_to_be() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL);
        situation.westPools.clear();
        situation.westPool("west1", "default", ByteSize.gib(1), false);

        var plan = situation.plan();

        assertThat(plan.machines()).hasSize(1);
        assertThat(verdict(plan, "disk db/vda"))
                .isEqualTo(new Verdict(
                        "disk db/vda",
                        Outcome.CHANGED,
                        "the pool has less room than the disk may grow to: watch it, the machine stops when it is"
                                + " full"));
    }

    @Test
    void a_shared_pool_has_its_bytes_once() {
        var situation = Situation.simple()
                .machine("a", Tier.CRITICAL, onNothing().andThen(bigDisk())::apply)
                .machine("b", Tier.CRITICAL, onNothing().andThen(bigDisk())::apply);
        situation.westPools.clear();
        situation
                .westPool("west1", "shared", ByteSize.gib(10), true)
                .westPool("west2", "shared", ByteSize.gib(10), true);

        var plan = situation.plan();

        assertThat(verdict(plan, "disk a/vda").outcome()).isEqualTo(Outcome.RESTORED);
        assertThat(verdict(plan, "disk b/vda").outcome()).isEqualTo(Outcome.CANNOT);
        assertThat(plan.pools()).containsExactly(new PlannedPool("default", "shared"));
    }

    @Test
    void without_a_mapping_and_a_pool_of_the_name_the_one_that_every_host_has_is_taken() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL);
        situation.westPools.clear();
        situation
                .westPool("west1", "huge", ByteSize.gib(1000), false)
                .westPool("west1", "shared", ByteSize.gib(10), true)
                .westPool("west2", "shared", ByteSize.gib(10), true);

        var plan = situation.plan();

        assertThat(((Step.CreateDisk) plan.step("disk/db/vda").orElseThrow()).pool())
                .isEqualTo("shared");
        assertThat(verdict(plan, "pool default"))
                .isEqualTo(new Verdict("pool default", Outcome.MAPPED, "its protected volumes go to pool shared"));
    }

    @Test
    void boot_files_of_a_machine_without_a_disk_have_a_pool() {
        var plan = Situation.simple()
                .machine("dns", Tier.INFRASTRUCTURE, PlacementTest::diskless)
                .plan();

        assertThat(plan.pools()).containsExactly(new PlannedPool("", "default"));
        assertThat(plan.step("define/dns").orElseThrow().after()).containsExactly("network/prod");
        assertThat(verdict(plan, "file dns/kernel").outcome()).isEqualTo(Outcome.RESTORED);
    }

    @Test
    void same_named_networks_of_two_hosts_go_to_two_hosts() {
        var situation = Situation.simple()
                .eastHost("east2")
                .network("east2", "prod", "10.10.0.1")
                .machine("a", Tier.CRITICAL)
                .machine("b", Tier.CRITICAL, Changed.host("east2"));

        var plan = situation.plan();

        assertThat(plan.machine("a").orElseThrow().host()).isEqualTo("west1");
        assertThat(plan.machine("b").orElseThrow().host()).isEqualTo("west2");
        assertThat(plan.steps().stream().filter(Step.RebuildNetwork.class::isInstance))
                .extracting(Step::id)
                .containsExactly("network/prod@east1", "network/prod@east2");
        assertThat(plan.account()).extracting(Verdict::item).contains("network prod@east1", "network prod@east2");
    }

    @Test
    void a_subnet_in_use_keeps_a_network_off_that_host() {
        var situation = Situation.simple().machine("db", Tier.CRITICAL).westNetwork("west1", "office", "10.10.0.254");

        assertThat(situation.plan().machine("db").orElseThrow().host()).isEqualTo("west2");
    }

    private static UnaryOperator<Machine> on(String... networks) {
        return machine -> Changed.nics(IntStream.range(0, networks.length)
                        .mapToObj(n -> new Nic(
                                Situation.mac(machine.name() + n),
                                networks[n],
                                List.of(new NicAddress("10.10.0." + (10 + n), NicAddress.Source.LEASE, Instant.EPOCH))))
                        .toArray(Nic[]::new))
                .apply(machine);
    }

    private static UnaryOperator<Machine> onNothing() {
        return Changed.nics();
    }

    private static UnaryOperator<Machine> bigDisk() {
        return Changed.disks(new Disk("vda", DiskFormat.QCOW2, "default", "big.qcow2", ByteSize.gib(9)));
    }

    private static Machine diskless(Machine machine) {
        return new Machine(
                machine.id(),
                machine.host(),
                machine.state(),
                machine.autostart(),
                machine.definition(),
                List.of(),
                machine.nics(),
                List.of(new MachineFile(MachineFile.Kind.KERNEL, "/boot/vmlinuz", ByteSize.mib(8), "a".repeat(64))));
    }
}

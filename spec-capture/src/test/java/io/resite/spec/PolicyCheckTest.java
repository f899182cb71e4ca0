package io.resite.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PolicyCheckTest {
    private static final String POLICY = """
            apiVersion: resite.io/v1
            kind: ProtectionPolicy
            site: east
            recoverySite: west
            groups:
              - {name: shop, rpo: 15 min, machines: [db, app]}
            machines:
              - {machine: db, tier: critical, dependsOn: [dns]}
              - {machine: app, tier: critical, dependsOn: [db]}
            networks:
              - {network: prod, host: west1}
            pools:
              - {pool: default, to: shared}
            """;
    private static final Site EAST = site("east", "default", "prod", "dns", "db", "app");
    private static final Site WEST = site("west", "shared", "lan");

    @Test
    void a_policy_that_fits_its_sites_has_no_problems() {
        assertThat(problems(POLICY)).isEmpty();
    }

    @Test
    void a_machine_that_the_site_does_not_have_is_told_with_the_nearest_name() {
        assertThat(problems(POLICY.replace("[db, app]", "[db, aps]")))
                .containsExactly("groups: shop: site east has no machine \"aps\"; did you mean app?");
    }

    @Test
    void a_machine_has_one_group() {
        assertThat(problems(POLICY.replace("machines: [db, app]}", """
                machines: [db, app]}
                  - {name: data, rpo: 1 h, machines: [db]}""")))
                .containsExactly("groups: machine db is in shop and in data; a machine has one group");
    }

    @Test
    void a_circle_of_dependencies_is_told_as_a_circle() {
        assertThat(problems(POLICY.replace("dependsOn: [dns]", "dependsOn: [app]")))
                .containsExactly("machines: circle of dependsOn: db -> app -> db; one of them must start first");
    }

    @Test
    void networks_pools_and_hosts_must_exist_where_they_are_looked_for() {
        var policy = POLICY.replace("network: prod, host: west1", "network: prd, host: west9")
                .replace("pool: default, to: shared", "pool: defalt, to: big");

        assertThat(problems(policy))
                .containsExactly(
                        "networks: site east has no network \"prd\"; did you mean prod?",
                        "pools: site east has no pool \"defalt\"; did you mean default?",
                        "networks: prd: site west has no host \"west9\"; did you mean west1?",
                        "pools: defalt: site west has no pool \"big\"; known: shared");
    }

    private static List<String> problems(String policy) {
        return PolicyCheck.problems(Documents.read(policy, ProtectionPolicy.class, "east.yaml"), EAST, WEST);
    }

    private static Site site(String name, String pool, String network, String... machines) {
        var id = new SiteId(name);
        var host = name + "1";
        return new Site(
                id,
                Instant.EPOCH,
                List.of(new Host(host, "qemu+tcp://" + host + "/system", ByteSize.gib(4), ByteSize.gib(3), 2, "QEMU")),
                List.of(new Network(
                        host,
                        true,
                        true,
                        Definition.network("<network><name>" + network + "</name></network>", network))),
                List.of(new StoragePool(
                        host,
                        false,
                        true,
                        true,
                        Definition.pool("<pool type='dir'><name>" + pool + "</name></pool>", pool))),
                List.of(machines).stream()
                        .map(machine -> new Machine(
                                new MachineId(id, UUID.nameUUIDFromBytes(machine.getBytes(StandardCharsets.UTF_8))),
                                host,
                                MachineState.RUNNING,
                                true,
                                Definition.domain("<domain><name>" + machine + "</name></domain>", machine),
                                List.of(),
                                List.of(),
                                List.of()))
                        .toList(),
                List.of());
    }
}

package io.resite.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.Documents;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteId;
import io.resite.spec.SiteNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCheckTest {
    private static final String POLICY = """
            apiVersion: resite.io/v1
            kind: ProtectionPolicy
            site: east
            recoverySite: west
            groups:
              - {name: shop, rpo: 15 min, machines: [db, app]}
              - {name: core, rpo: 1 h, machines: [dns]}
            machines:
              - {machine: db, tier: critical, dependsOn: [dns]}
              - {machine: app, tier: critical, dependsOn: [db]}
            networks:
              - {network: prod, host: west1}
            pools:
              - {pool: default, to: shared}
            """;
    private static final String BILLING =
            "externals: [{name: billing, address: 10.9.0.1, check: {kind: tcp, port: 443}}]\n";
    private static final SiteNames EAST = new SiteNames(
            new SiteId("east"),
            List.of("east1"),
            List.of("prod"),
            List.of("br0"),
            List.of("default"),
            List.of("dns", "db", "app"),
            List.of("/machine"),
            List.of("x86_64"),
            Map.of("db", List.of("52:54:00:00:00:01")));
    private static final SiteNames WEST = new SiteNames(
            new SiteId("west"),
            List.of("west1"),
            List.of("lan"),
            List.of(),
            List.of("shared"),
            List.of("ci"),
            List.of(),
            List.of(),
            Map.of());

    @Test
    void a_policy_that_fits_its_sites_has_nothing_to_be_said_of() {
        assertThat(findings(POLICY)).isEmpty();
    }

    @Test
    void a_machine_that_the_site_does_not_have_is_told_with_the_nearest_name() {
        assertThat(errors(POLICY.replace("[db, app]", "[db, aps]")))
                .containsExactly("groups: shop: site east has no machine \"aps\"; did you mean app?");
    }

    @Test
    void a_machine_has_one_group() {
        assertThat(errors(POLICY.replace("machines: [dns]", "machines: [dns, db]")))
                .containsExactly("groups: machine db is in shop and in core; a machine has one group");
    }

    @Test
    void a_circle_of_dependencies_is_told_as_a_circle() {
        assertThat(errors(POLICY.replace("dependsOn: [dns]", "dependsOn: [app]")))
                .containsExactly("machines: circle of dependsOn: db -> app -> db; one of them must start first");
    }

    @Test
    void networks_pools_and_hosts_must_exist_where_they_are_looked_for() {
        var policy = POLICY.replace("network: prod, host: west1", "network: prd, host: west9")
                .replace("pool: default, to: shared", "pool: defalt, to: big");

        assertThat(errors(policy))
                .containsExactly(
                        "networks: site east has no network \"prd\"; did you mean prod?",
                        "pools: site east has no pool \"defalt\"; did you mean default?",
                        "networks: prd: site west has no host \"west9\"; did you mean west1?",
                        "pools: defalt: site west has no pool \"big\"; known: shared");
    }

    @Test
    void a_bridge_that_machines_hang_on_is_mapped_like_a_network() {
        assertThat(errors(POLICY.replace("network: prod, host: west1", "network: br0, existing: lan")))
                .isEmpty();
    }

    @Test
    void what_shows_of_a_site_may_be_spoken_of_without_being_said_again() {
        assertThat(errors(POLICY + """
                partitions: [{name: trade, machines: [db], pool: x86_64}]
                interconnect: {links: [{from: /machine, to: br0}, {from: trade, to: prod}]}
                """)).isEmpty();
        assertThat(errors(POLICY + "partitions: [{name: trade, machines: [db], pool: x86_46}]\n"))
                .containsExactly("partitions: trade: there is no processor pool \"x86_46\"; did you mean x86_64?");
    }

    @Test
    void a_group_may_refuse_dependencies_that_leave_it() {
        assertThat(errors(POLICY.replace("rpo: 15 min", "rpo: 15 min, leaving: refuse")))
                .containsExactly(
                        "machines: db: dependsOn: dns is in group core, and group shop refuses dependencies that"
                                + " leave it; put both into one group, drop it, or say leaving: include or external");
    }

    @Test
    void a_dependency_taken_as_external_needs_a_way_to_ask_for_it() {
        var policy = POLICY.replace("rpo: 15 min", "rpo: 15 min, leaving: external");

        assertThat(errors(policy))
                .containsExactly(
                        "machines: db: dependsOn: dns is in group core, and group shop takes such dependencies as"
                                + " external; say in externals how to ask for dns (name, address, check)");
        assertThat(errors(policy + BILLING.replace("billing", "dns"))).isEmpty();
    }

    @Test
    void a_machine_may_depend_on_what_lies_outside_the_site() {
        var policy = POLICY.replace("dependsOn: [dns]", "dependsOn: [biling]") + BILLING;

        assertThat(errors(policy))
                .containsExactly("machines: db: dependsOn: site east has no machine \"biling\"; did you mean billing?");
        assertThat(errors(policy.replace("biling", "billing"))).isEmpty();
    }

    @Test
    void what_is_asked_outside_waits_for_nothing_and_closes_no_circle() {
        var policy = POLICY.replace("rpo: 15 min", "rpo: 15 min, leaving: external")
                        .replace("machines:\n", "machines:\n  - {machine: dns, dependsOn: [db]}\n")
                + BILLING.replace("billing", "dns");

        assertThat(errors(policy)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "schedule: {every: 5 min, cron: '0 2 * * *'}|schedule: every and cron exclude each other; keep one",
                "schedule: {every: 20 min}|schedule: points are taken less often than the rpo allows; take them at half of it,"
                        + " or say a longer rpo",
                "schedule: {cron: daily}|schedule: cron \"daily\": expected minute, hour, day of the month, month, day of the"
                        + " week, as in \"30 2 * * 1-5\" (Cron expression contains 1 parts but we expect one of"
                        + " [5])",
                "schedule: {cron: '*/10 8-18 * * *'}|schedule: cron \"*/10 8-18 * * *\" leaves 790 min between two points,"
                        + " the rpo allows 15 min; name more times, or say a longer rpo",
                "schedule: {cron: '0 0 30 2 *'}|schedule: cron \"0 0 30 2 *\" has no time at all",
                "hooks: [{kind: script, when: after-run, command: /bin/true}]|a group's hook has its turn before-point,"
                        + " after-point, before-start or after-start; one of the run belongs to the policy itself",
                "hooks: [{kind: manual, when: before-point, owner: ada, instruction: stop it}]|a point waits neither for"
                        + " people nor for Camel; use script or http"
            })
    void a_mistake_in_a_group_is_told_with_the_way_out(String wrong, String told) {
        assertThat(errors(POLICY.replace("rpo: 15 min", "rpo: 15 min, " + wrong)))
                .containsExactly("groups: shop: " + told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nics: [{mac: '52:54:00:00:00:02', address: dhcp}]|it has no NIC \"52:54:00:00:00:02\"; did you mean"
                        + " 52:54:00:00:00:01?",
                "nics: [{mac: '52:54:00:00:00:01', to: 10.2.0.5/24}]|NIC 52:54:00:00:00:01 keeps its address and gets"
                        + " 10.2.0.5/24; leave out one",
                "hooks: [{kind: http, when: before-point, url: 'http://x/'}]|a machine's hook has its turn before-start or"
                        + " after-start; one of a point belongs to a group, one of the run to the policy itself",
                "hooks: [{kind: script, name: a, when: after-start, command: b}, {kind: script, name: a, when: after-start,"
                        + " command: c}]|two hooks of one moment are named a; rename one",
                "hooks: [{kind: script, name: DNS switch, when: after-start, command: b}]|\"DNS switch\" is to be part of a"
                        + " step's name; use letters, digits, dots and dashes, and not digits alone",
                "hooks: [{kind: script, name: '2', when: after-start, command: b}]|\"2\" is to be part of a step's name;"
                        + " use letters, digits, dots and dashes, and not digits alone"
            })
    void a_mistake_in_a_machine_is_told_with_the_way_out(String wrong, String told) {
        assertThat(errors(POLICY.replace("machine: db, ", "machine: db, " + wrong + ", ")))
                .containsExactly("machines: db: " + told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "suspend: [cj]|suspend: site west has no machine \"cj\"; did you mean ci?",
                "processorPools: [{name: blades, hosts: [east2]}]|processorPools: blades: site east has no host \"east2\";"
                        + " did you mean east1?",
                "partitions: [{name: a, machines: [db]}, {name: b, machines: [db]}]|partitions: machine db is in a and in b;"
                        + " a machine has one partition",
                "interconnect: {links: [{from: prod, to: outsid}]}|interconnect: links: there is no partition or network"
                        + " \"outsid\"; did you mean outside?",
                "management: {contacts: [{name: Ann}]}|management: contacts: Ann: cannot be reached; give phone or email",
                "management: {contacts: [{name: Ann, phone: '1'}], notices: [{event: loss, contacts: [An]}]}|management:"
                        + " notices: there is no contact \"An\"; did you mean Ann?"
            })
    void a_mistake_in_what_is_said_of_the_site_is_told_with_the_way_out(String wrong, String told) {
        assertThat(errors(POLICY + wrong + "\n")).containsExactly(told);
    }

    @Test
    void machines_in_no_group_are_told_with_what_becomes_of_them() {
        var policy = POLICY.replace("  - {name: core, rpo: 1 h, machines: [dns]}\n", "");

        assertThat(findings(policy))
                .containsExactly("unassigned: dns is in no group: protected alone, once a day (unassigned: protect)");
        assertThat(findings(policy + "unassigned: report\n"))
                .containsExactly("unassigned: dns is in no group: not protected (unassigned: report)");
    }

    @Test
    void a_wish_that_is_not_acted_on_is_told() {
        var policy = POLICY.replace("machine: db,", "machine: db, recovery: warm, minimum: {memory: 1 GiB},")
                + "suspend: [ci]\n";

        assertThat(findings(policy))
                .containsExactly(
                        "machines: minimum of db is recorded; this version does not act on it yet",
                        "machines: recovery of db is recorded; this version does not act on it yet",
                        "policy: suspend is recorded; this version does not act on it yet");
        assertThat(errors(policy)).isEmpty();
    }

    private static List<String> findings(String policy) {
        return PolicyCheck.findings(Documents.read(policy, ProtectionPolicy.class, "east.yaml"), List.of(EAST, WEST))
                .stream()
                .map(Finding::toString)
                .toList();
    }

    private static List<String> errors(String policy) {
        return PolicyCheck.findings(Documents.read(policy, ProtectionPolicy.class, "east.yaml"), List.of(EAST, WEST))
                .stream()
                .filter(Finding::isError)
                .map(Finding::toString)
                .toList();
    }
}

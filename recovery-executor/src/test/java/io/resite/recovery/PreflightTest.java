package io.resite.recovery;

import static io.resite.recovery.Shop.BATCH;
import static io.resite.recovery.Shop.DB;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.document.Names;
import io.resite.plan.RecoveryPlan;
import io.resite.recovery.Finding.Weight;
import io.resite.spec.Host;
import io.resite.spec.HostInterface;
import io.resite.spec.Site;
import io.resite.spec.SiteSecrets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    private static final Instant AFTER_THE_POINT = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    private World world;

    @BeforeEach
    void aWorld() {
        world = new World(1, folder);
    }

    @AfterEach
    void theEndOfIt() {
        world.close();
    }

    @Test
    void it_finds_nothing_wrong_with_a_sound_plan_and_leaves_nothing_behind() throws InterruptedException {
        var findings = preflight("");

        assertThat(findings)
                .allMatch(finding -> finding.weight() == Weight.FINE)
                .extracting(Finding::about)
                .contains("vault", "hosts", "memory", "pools", "secrets", "clocks", "fence");
        assertThat(world.vault().names("runs")).isEmpty();
        assertThat(world.vault().log("leaders/recovery").newest()).isZero();
        assertThat(world.west1.domains()).isEmpty();
        assertThat(world.west1.networks()).isEmpty();
    }

    @Test
    void a_run_finds_what_preflight_found() throws InterruptedException {
        world.west1.define("<domain><name>squatter</name><uuid>" + BATCH.uuid() + "</uuid></domain>");
        var found = stopping(preflight("ada"));

        try (var engine = world.executor()) {
            var run = engine.start(world.shop.plan(), world.request());
            engine.await(run);

            assertThat(found).hasSize(1);
            assertThat(world.report(run).outcome()).contains(found);
        }
    }

    @Test
    void a_machine_that_runs_on_a_host_that_the_plan_does_not_use_stops_a_run_and_a_silent_one_is_told()
            throws InterruptedException {
        world.vault()
                .site(World.WEST)
                .specs()
                .append(
                        1,
                        Documents.json(new Site(
                                World.WEST,
                                AFTER_THE_POINT,
                                List.of(host("west1"), host("west2"), host("west3")),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of())));
        assertThat(told(preflight("")))
                .singleElement()
                .asString()
                .contains("host west3 at west, which the plan does not use, does not answer");

        world.west2.define("<domain><name>east--db</name><uuid>" + DB.uuid() + "</uuid></domain>");
        world.west2.start(DB.uuid(), false);

        assertThat(stopping(preflight(""))).singleElement().asString().contains("is taken at west2 by domain east--db");
    }

    @Test
    void a_plan_older_than_the_run_that_brought_its_machines_stops_while_they_cannot_be_asked()
            throws InterruptedException {
        try (var engine = world.executor()) {
            engine.await(engine.start(world.shop.plan(), world.request()));
        }
        world.west1.faults().unreachable(true);

        assertThat(stopping(preflight(atWest2(List.of()), "ada")))
                .anyMatch(text -> text.startsWith("db was brought to west1 by run ")
                        && text.contains(", and west1 does not answer, so it may run there: bring west1 back"));
        assertThat(stopping(preflight(atWest2(List.of("west1")), "ada")))
                .noneMatch(text -> text.contains("was brought to west1"));

        world.west1.faults().unreachable(false);

        assertThat(stopping(preflight(atWest2(List.of("west1")), "ada")))
                .anyMatch(text -> text.contains("which the plan takes for lost, answers"));
    }

    private RecoveryPlan atWest2(List<String> lost) {
        var plan = world.shop.plan();
        return new RecoveryPlan(
                plan.site(),
                plan.at(),
                plan.mode(),
                plan.specRevision(),
                plan.policyRevision(),
                plan.machines().stream()
                        .map(machine -> machine.with("west2", machine.point(), machine.pointAt()))
                        .toList(),
                List.of(),
                plan.pools(),
                List.of(),
                plan.account(),
                plan.points(),
                plan.selection(),
                lost);
    }

    private static Host host(String name) {
        return new Host(name, "qemu+tcp://" + name + "/system", ByteSize.gib(4), ByteSize.gib(2), 4, "simulated");
    }

    @Test
    void addresses_that_another_network_of_the_host_uses_stop_a_run() throws InterruptedException {
        world.west1.defineNetwork(
                "<network><name>office</name><ip address='10.10.0.129' netmask='255.255.255.128'/></network>");

        assertThat(stopping(preflight(""))).isEmpty();

        world.west1.startNetwork("office");
        assertThat(stopping(preflight("")))
                .containsExactly("network east--prod cannot be rebuilt at west1: network office there uses"
                        + " 10.10.0.129/25 already; map network prod to it or to another host in the policy");
    }

    @Test
    void an_interface_with_the_very_subnet_of_a_network_stops_a_run_and_a_wider_one_is_told()
            throws InterruptedException {
        interfaceOfWest("10.10.0.7/24");
        assertThat(stopping(preflight("")))
                .singleElement()
                .asString()
                .contains("interface eth1 of west1 has 10.10.0.7/24");

        interfaceOfWest("10.0.0.7/8");
        var findings = preflight("");
        assertThat(stopping(findings)).isEmpty();
        assertThat(told(findings)).singleElement().asString().contains("interface eth1 of west1 has 10.0.0.7/8");

        interfaceOfWest("192.168.1.7/24");
        assertThat(told(preflight(""))).isEmpty();
    }

    private void interfaceOfWest(String address) {
        var card = new HostInterface("eth1", "ethernet", 0, Names.NONE, Names.of(address));
        world.west1.capabilities(world.west1.capabilities().with(List.of(card)));
    }

    @Test
    void a_host_that_has_become_too_full_stops_a_run() throws InterruptedException {
        world.west1.define("<domain><name>guest</name><uuid>11111111-0000-4000-8000-000000000001</uuid>"
                + "<memory unit='MiB'>3800</memory></domain>");
        world.west1.start(world.west1.domain("guest").orElseThrow().uuid(), false);

        assertThat(stopping(preflight("")))
                .singleElement()
                .asString()
                .contains("west1 is too full: 768.0 MiB of memory needed")
                .contains("plan again");
    }

    @Test
    void a_secret_that_nobody_has_costs_its_machine_and_is_told() throws InterruptedException {
        world.vault().site(World.EAST).secrets().append(2, Documents.json(SiteSecrets.NONE));

        var findings = preflight("");

        assertThat(stopping(findings)).isEmpty();
        assertThat(told(findings))
                .anyMatch(text -> text.contains("cannot come back: secret " + Shop.TPM_KEY + " of db is neither"))
                .anyMatch(text -> text.contains("graphics1.password of db is not in the vault"));
    }

    @Test
    void a_primary_that_is_silent_is_told_unless_a_person_gave_their_word() throws InterruptedException {
        world.east1.powerOff();

        assertThat(told(preflight(""))).singleElement().asString().contains("does not reach east1", "--word NAME");
        assertThat(told(preflight("ada"))).isEmpty();
    }

    @Test
    void state_of_nobody_that_lies_where_a_machine_needs_its_own_is_told() throws InterruptedException {
        world.west1.addFile(Shop.TPM, World.text("whose?", 7));

        assertThat(told(preflight(""))).singleElement().asString().contains(Shop.TPM + " is at west1 already");
    }

    @Test
    void a_point_of_a_time_to_come_shows_that_a_clock_is_wrong() throws InterruptedException {
        try (var engine = world.executorAt(Instant.parse("2026-11-22T09:59:00Z"))) {
            assertThat(told(engine.preflight(world.shop.plan(), "")))
                    .hasSize(3)
                    .first()
                    .asString()
                    .contains("the point of db is of 2026-11-22T09:59:30Z, which is 30 s from now");
        }
    }

    @Test
    void a_run_of_the_site_that_is_not_over_stops_another() throws InterruptedException {
        world.west1.looksPerJob(1_000_000);
        try (var engine = world.executor()) {
            var run = engine.start(world.shop.plan(), world.request());

            assertThat(stopping(engine.preflight(world.shop.plan(), "")))
                    .anyMatch(text -> text.contains("run " + run + " of site east is not over"));

            engine.cancel(run, "ada", "that was all");
            world.west1.looksPerJob(1);
            engine.await(run);
        }
    }

    @Test
    void a_machine_that_runs_here_already_is_in_the_way() throws InterruptedException {
        try (var engine = world.executor()) {
            engine.await(engine.start(world.shop.plan(), world.request()));
        }

        assertThat(stopping(preflight("")))
                .anyMatch(text -> text.contains("UUID " + DB.uuid() + " of db is taken at west1 by domain east--db"));
    }

    private List<Finding> preflight(String word) throws InterruptedException {
        return preflight(world.shop.plan(), word);
    }

    private List<Finding> preflight(RecoveryPlan plan, String word) throws InterruptedException {
        try (var engine = world.executorAt(AFTER_THE_POINT)) {
            return engine.preflight(plan, word);
        }
    }

    private static List<String> stopping(List<Finding> findings) {
        return texts(findings, Weight.STOPS);
    }

    private static List<String> told(List<Finding> findings) {
        return texts(findings, Weight.WARNS);
    }

    private static List<String> texts(List<Finding> findings, Weight weight) {
        return findings.stream()
                .filter(finding -> finding.weight() == weight)
                .map(Finding::text)
                .toList();
    }
}

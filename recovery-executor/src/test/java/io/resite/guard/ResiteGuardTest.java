package io.resite.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.guard.GuardFile.Group;
import io.resite.ownership.Owner;
import io.resite.spec.OwnershipGrade;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program that is put on hosts, run for real.
class ResiteGuardTest {
    private static final SiteId EAST = new SiteId("east");
    private static final SiteId WEST = new SiteId("west");
    private static final UUID DB = UUID.fromString("d77d5e50-3ad1-339f-985a-c494268b351b");
    private static final UUID STRANGER = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private final GuardConsole host;

    ResiteGuardTest(@TempDir Path root) {
        this.host = new GuardConsole(root);
    }

    @Test
    void a_machine_that_the_site_is_known_to_own_starts() {
        host.knows(guard("boot-1", owner(EAST, 0)));

        assertThat(host.start(DB)).isEqualTo(new GuardConsole.Said(0, ""));
    }

    @Test
    void one_that_another_site_owns_is_held_and_its_owner_is_named() {
        host.knows(guard("boot-1", owner(WEST, 3)));

        assertThat(host.start(DB).status()).isEqualTo(1);
        assertThat(host.start(DB).words())
                .contains("group the%20shop belongs to site west since epoch 3", "fail it back");
        assertThat(host.call("release", "the%20shop", "--who", "ada", "--why", "try")
                        .words())
                .contains("known for certain");
    }

    @Test
    void machines_that_are_not_protected_start_whatever_is_known() {
        host.knows(guard("another-boot", owner(WEST, 3)));

        assertThat(host.start(STRANGER).status()).isZero();
    }

    @Test
    void after_a_boot_a_machine_is_held_until_the_guard_file_is_of_that_boot() {
        host.knows(guard("boot-1", owner(EAST, 0)));
        host.boots("boot-2");

        assertThat(host.start(DB).status()).isEqualTo(1);
        assertThat(host.start(DB).words())
                .contains("has booted since", "belonged to site east at epoch 0", "release the%20shop --who NAME");
        assertThat(Held.parse(host.file("held"))).first().satisfies(held -> {
            assertThat(held.machine()).isEqualTo(DB);
            assertThat(held.boot()).isEqualTo(host.file("boot").strip());
        });
        host.knows(guard("boot-2", owner(EAST, 0)));
        assertThat(host.start(DB).status()).isZero();
    }

    @Test
    void a_guard_file_that_is_too_old_counts_for_nothing() throws IOException {
        host.knows(guard("boot-1", owner(EAST, 0)));
        Files.setLastModifiedTime(
                host.state().resolve("guard"), FileTime.from(Instant.now().minusSeconds(7200)));

        assertThat(host.start(DB).words()).contains("s old").contains("counts for 3600 s");
    }

    @Test
    void without_a_whole_guard_file_nothing_starts() throws IOException {
        assertThat(host.start(STRANGER).words()).contains("there is no whole guard file");

        Files.writeString(host.state().resolve("guard"), "format 1\nsite east\n");
        assertThat(host.start(STRANGER).status()).isEqualTo(1);
    }

    @Test
    void a_person_at_the_console_releases_a_group_until_the_next_boot_and_it_is_recorded() {
        host.knows(guard("boot-1", owner(EAST, 0)));
        host.boots("boot-2");

        assertThat(host.call("release", "the%20shop", "--who", "Ada B", "--why", "west\tis\nsurely off")
                        .status())
                .isZero();

        assertThat(host.start(DB).status()).isZero();
        assertThat(Release.parse("east1", host.file("releases")))
                .singleElement()
                .satisfies(release -> {
                    assertThat(release.who()).isEqualTo("Ada B");
                    assertThat(release.why()).isEqualTo("west is surely off");
                    assertThat(release.group()).isEqualTo("the%20shop");
                });
        assertThat(host.call("status").words()).contains("released at this console");
        host.boots("boot-3");
        assertThat(host.start(DB).status()).isEqualTo(1);
    }

    @Test
    void what_is_known_for_certain_again_goes_before_a_release() {
        host.knows(guard("boot-1", owner(EAST, 0)));
        host.boots("boot-2");
        host.call("release", "the%20shop", "--who", "ada", "--why", "sure");

        host.knows(guard("boot-2", owner(WEST, 1)));

        assertThat(host.start(DB).words()).contains("belongs to site west");
    }

    @Test
    void a_release_counts_no_more_once_a_newer_guard_file_came() throws IOException {
        host.knows(guard("boot-1", owner(EAST, 0)));
        host.boots("boot-2");
        host.call("release", "the%20shop", "--who", "ada", "--why", "sure");
        assertThat(host.start(DB).status()).isZero();

        Files.setLastModifiedTime(
                host.state().resolve("guard"), FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(host.start(DB).status()).isEqualTo(1);
    }

    @Test
    void a_machine_of_a_group_of_which_nothing_is_known_is_held() throws IOException {
        host.knows(guard("boot-1", owner(EAST, 0)));
        Files.writeString(host.state().resolve("guard"), host.file("guard").replaceAll("(?m)^group .*\n", ""));

        assertThat(host.start(DB).words()).contains("knows its group the%20shop by name only");
        assertThat(host.start(STRANGER).status()).isZero();
    }

    @Test
    void a_release_needs_a_name_and_a_reason() {
        host.knows(guard("boot-1", owner(EAST, 0)));

        assertThat(host.call("release", "the%20shop").status()).isEqualTo(2);
        assertThat(host.call("release", "the%20shop", "--who").status()).isEqualTo(2);
        assertThat(host.call("release", "none", "--who", "ada", "--why", "x").words())
                .contains("knows no group none");
    }

    @Test
    void what_was_restarted_beside_this_host_starts_here_only_as_it_comes_alive() {
        var group = group(new Owner(EAST, "run-1", Instant.EPOCH, 1), OwnershipGrade.ADVISORY, Duration.ofHours(1));
        host.knows(new GuardFile(
                EAST, "boot-1", 0, Instant.EPOCH, List.of(group), List.of(new GuardFile.Beside(DB, "east2", "run-1"))));

        assertThat(host.start(DB).status()).isEqualTo(1);
        assertThat(host.start(DB).words())
                .contains("db is held: it was restarted on east2 (run run-1) while this host was lost");
        assertThat(host.call("hook", "web", "migrate", "begin", "-").status()).isZero();
        assertThat(host.start(DB).status()).as("another one comes").isEqualTo(1);
        assertThat(host.call("hook", "db", "migrate", "begin", "-")).isEqualTo(new GuardConsole.Said(0, ""));
        assertThat(host.start(DB).status()).isZero();
        host.uptime(1100);
        assertThat(host.start(DB).status()).as("that was long ago").isEqualTo(1);
        assertThat(host.file("held")).isEmpty();
    }

    @Test
    void libvirt_is_answered_at_once_for_everything_else() {
        assertThat(host.call("hook", "db", "started", "begin", "-")).isEqualTo(new GuardConsole.Said(0, ""));
        assertThat(host.call("hook", "-", "start", "-", "start")).isEqualTo(new GuardConsole.Said(0, ""));
        assertThat(host.file("boot").strip()).isEqualTo("boot-1");
    }

    @Test
    void a_strict_group_that_is_proved_no_more_loses_its_machines_and_no_person_releases_it() throws Exception {
        host.virsh();
        host.uptime(1000);
        host.knows(strict(990));
        var watch = host.begin("watch");
        try {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(host.file("alive")).isEqualTo("boot-1 1000\n"));
            assertThat(host.start(DB).status()).isZero();
            assertThat(host.root.resolve("virsh.calls")).doesNotExist();

            host.uptime(1060);

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Held.parse(host.file("held")))
                            .first()
                            .satisfies(one -> assertThat(one.ended()).isTrue()));
            assertThat(host.root.resolve("destroyed")).exists();
            assertThat(host.start(DB).words()).contains("a strict group starts by a fresh guard file only");
            assertThat(host.call("release", "the%20shop", "--who", "ada", "--why", "x")
                            .words())
                    .contains("is strict");
        } finally {
            watch.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_strict_groups_machine_is_ended_without_a_libvirt_that_answers() throws Exception {
        host.silentVirsh();
        host.knows(strict(990));
        host.uptime(1060);
        // A shell that keeps the arguments by which a QEMU is found.
        var machine = new ProcessBuilder("sh", "-c", "sleep 60; :", "qemu", "-uuid", DB.toString(), "-S").start();
        var watch = host.begin("watch");
        try {
            assertThat(machine.waitFor(20, TimeUnit.SECONDS)).isTrue();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Held.parse(host.file("held")))
                            .first()
                            .satisfies(one -> assertThat(one.ended()).isTrue()));
        } finally {
            watch.destroyForcibly().waitFor();
            machine.destroyForcibly().waitFor();
        }
    }

    private static GuardFile guard(String boot, Owner owner) {
        return new GuardFile(
                EAST, boot, 0, Instant.EPOCH, List.of(group(owner, OwnershipGrade.ADVISORY, Duration.ofHours(1))));
    }

    private static GuardFile strict(long tick) {
        return new GuardFile(
                EAST,
                "boot-1",
                tick,
                Instant.EPOCH,
                List.of(group(owner(EAST, 0), OwnershipGrade.STRICT, Duration.ofSeconds(60))));
    }

    private static Group group(Owner owner, OwnershipGrade grade, Duration counts) {
        return new Group("the shop", owner, grade, counts, List.of(DB));
    }

    private static Owner owner(SiteId site, long epoch) {
        return new Owner(site, epoch == 0 ? "" : "run-1", Instant.EPOCH, epoch);
    }
}

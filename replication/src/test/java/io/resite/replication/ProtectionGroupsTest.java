package io.resite.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.document.Documents;
import io.resite.spec.Consistency;
import io.resite.spec.Fencing;
import io.resite.spec.Machine;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProtectionGroupsTest {
    private static final SiteId EAST = new SiteId("east");
    private static final ProtectionGroup SHOP =
            new ProtectionGroup("shop", Duration.ofMinutes(1), Consistency.ORDERED, List.of("db", "app"));

    @Test
    void a_machine_in_no_group_is_a_group_of_its_own_with_a_daily_rpo() {
        var groups = ProtectionGroups.of(site("db", "forgotten", "app"), policy(SHOP));

        assertThat(groups)
                .containsExactly(
                        SHOP,
                        new ProtectionGroup("forgotten", Duration.ofDays(1), Consistency.CRASH, List.of("forgotten")));
    }

    @Test
    void a_member_the_site_does_not_have_stays_for_the_cycle_to_name() {
        assertThat(ProtectionGroups.of(site("db"), policy(SHOP))).containsExactly(SHOP);
    }

    @Test
    void a_machine_named_like_a_group_it_is_not_in_gets_a_name_of_its_own() {
        var groups = ProtectionGroups.of(site("shop"), policy(SHOP));

        assertThat(groups).extracting(ProtectionGroup::name).containsExactly("shop", "shop-alone");
        assertThat(groups.getLast().machines()).containsExactly("shop");
    }

    @Test
    void a_policy_may_want_machines_in_no_group_told_only() {
        var policy = Documents.read(
                "{apiVersion: resite.io/v1, kind: ProtectionPolicy, site: east, recoverySite: west, unassigned: report}",
                ProtectionPolicy.class,
                "east.yaml");

        assertThat(ProtectionGroups.of(site("forgotten"), policy)).isEmpty();
    }

    @Test
    void what_a_drill_made_at_a_site_is_nobodys_to_protect() {
        var mark = "<metadata><resite:run xmlns:resite='https://resite.io/xmlns/run/1' id='r'/></metadata>";
        var there = site("db", "east--web--drill").machines();
        var copy = machine("east--db--drill", mark);
        var site = new Site(
                EAST,
                Instant.EPOCH,
                List.of(),
                List.of(),
                List.of(),
                Stream.concat(there.stream(), Stream.of(copy)).toList(),
                List.of());

        assertThat(ProtectionGroups.of(site, policy()))
                .extracting(ProtectionGroup::name)
                .containsExactly("db", "east--web--drill");
    }

    private static ProtectionPolicy policy(ProtectionGroup... groups) {
        return new ProtectionPolicy(
                EAST, new SiteId("west"), List.of(groups), List.of(), List.of(), List.of(), Fencing.LIBVIRT);
    }

    private static Site site(String... machines) {
        return new Site(
                EAST,
                Instant.EPOCH,
                List.of(),
                List.of(),
                List.of(),
                Stream.of(machines).map(ProtectionGroupsTest::machine).toList(),
                List.of());
    }

    private static Machine machine(String name) {
        return machine(name, "");
    }

    private static Machine machine(String name, String metadata) {
        return new Machine(
                new MachineId(EAST, UUID.nameUUIDFromBytes(name.getBytes(UTF_8))),
                "east1",
                MachineState.RUNNING,
                false,
                Definition.domain("<domain><name>" + name + "</name>" + metadata + "</domain>", name),
                List.of(),
                List.of(),
                List.of());
    }
}

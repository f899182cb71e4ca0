package io.resite.plan;

import static io.resite.plan.PlannerTest.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.NeededSecret;
import io.resite.spec.NetworkMapping;
import io.resite.spec.Nic;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Tier;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// What exists at the recovery site already, and what a machine hangs on that does not exist there.
class ClashTest {
    private final Situation situation = Situation.simple().machine("db", Tier.CRITICAL);
    private final Machine db = situation.machines.getFirst();

    @Test
    void a_taken_name_keeps_a_machine_down_with_the_way_out() {
        situation.westMachine(Changed.named("east--db").apply(Situation.machineOn("west2", "other", "lan")));

        assertThat(reason())
                .isEqualTo("the name east--db is taken at west2 by another machine; rename it (`virsh domrename`) or"
                        + " undefine it");
    }

    @Test
    void a_taken_uuid_keeps_a_machine_down_with_the_way_out() {
        situation.westMachine(Changed.id(new MachineId(Situation.WEST, db.id().uuid()))
                .apply(Situation.machineOn("west2", "other", "lan")));

        assertThat(reason())
                .isEqualTo("its UUID is taken at west2 by machine other; `virsh undefine other` on west2 frees it, and"
                        + " its volumes stay");
    }

    @Test
    void a_taken_mac_keeps_a_machine_down_with_the_way_out() {
        situation.westMachine(
                Changed.nics(new Nic(db.nics().getFirst().mac().toUpperCase(Locale.ROOT), "east--prod", List.of()))
                        .apply(Situation.machineOn("west2", "other", "east--prod")));

        assertThat(reason()).startsWith("its MAC 52:54:").endsWith("give that machine another MAC or undefine it");
    }

    @Test
    void a_mac_on_another_network_is_in_nobodys_way() {
        situation.westMachine(Changed.nics(new Nic(db.nics().getFirst().mac(), "lan", List.of()))
                .apply(Situation.machineOn("west2", "other", "lan")));

        assertThat(situation.plan().machine("db")).isPresent();
    }

    @Test
    void a_machine_that_an_earlier_run_brought_back_is_left_alone_and_others_may_depend_on_it() {
        situation.machine("web", Tier.CRITICAL, "db");
        situation.westMachine(back(MachineState.RUNNING));

        var plan = situation.plan();

        assertThat(reason()).isEqualTo("east--db runs on west1 already: there is nothing to bring back");
        assertThat(plan.machines()).extracting(PlannedMachine::name).containsExactly("web");
        assertThat(plan.machine("web").orElseThrow().dependsOn()).isEmpty();
    }

    @Test
    void what_an_unfinished_run_left_is_replaced_where_it_is() {
        situation.westMachine(Changed.host("west2")
                .andThen(Changed.xml("<domain><metadata><resite:run xmlns:resite='urn:x' id='r'/></metadata></domain>"))
                .apply(back(MachineState.PAUSED)));

        var plan = situation.plan();

        assertThat(plan.machine("db").orElseThrow().host()).isEqualTo("west2");
        assertThat(verdict(plan, "machine db"))
                .isEqualTo(new Verdict(
                        "machine db", Verdict.Outcome.CHANGED, "replaces what an unfinished run left of it on west2"));
    }

    @Test
    void a_stopped_machine_of_our_name_that_no_run_made_is_not_written_over() {
        situation.westMachine(back(MachineState.STOPPED));

        assertThat(reason()).contains("`virsh undefine east--db` on west1 frees it, and its volumes stay");
    }

    @Test
    void a_nic_on_a_host_bridge_needs_a_mapping() {
        var bridged = bridged();

        assertThat(verdict(bridged.plan(), "machine old").detail())
                .endsWith("hangs on br0 of east1, not on a libvirt network; map br0 to an existing network of site"
                        + " west in the policy");

        bridged.westNetwork("west2", "lan", "192.168.1.1").networkMappings.add(new NetworkMapping("br0", "", "lan"));
        var plan = bridged.plan();

        assertThat(plan.machine("old").orElseThrow().host()).isEqualTo("west2");
        assertThat(plan.networks()).containsExactly(new PlannedNetwork("br0", "east1", "west2", "lan", false));
    }

    @Test
    void an_existing_network_that_does_not_exist_is_named() {
        situation.networkMappings.add(new NetworkMapping("prod", "", "lan"));

        assertThat(reason())
                .endsWith("the policy maps prod to network lan, which site west does not have; define it there or"
                        + " change the mapping");
    }

    @Test
    void a_machine_with_a_physical_device_is_told_not_to_come_back() {
        var plan = Situation.simple()
                .machine(
                        "gpu",
                        Tier.OPTIONAL,
                        Changed.xml("<domain><devices><hostdev mode='subsystem' type='pci'/></devices></domain>"))
                .plan();

        assertThat(verdict(plan, "machine gpu").detail()).startsWith("it uses a physical device of east1");
    }

    @Test
    void a_medium_and_a_disk_that_do_not_travel_are_told() {
        var plan = Situation.simple()
                .machine(
                        "old",
                        Tier.OPTIONAL,
                        Changed.xml(
                                "<domain><devices><disk device='cdrom'><source file='/a.iso'/><target dev='sda'/></disk>"
                                        + "<disk device='disk'><source file='/b.vmdk'/><target dev='vdx'/></disk>"
                                        + "</devices></domain>"))
                .plan();

        assertThat(verdict(plan, "machine old").detail())
                .isEqualTo("drive sda comes back empty: its medium was not captured; disk vdx is left out: it was not"
                        + " captured");
    }

    @Test
    void state_outside_the_disks_that_does_not_travel_is_told() {
        var plan = Situation.simple()
                .machine(
                        "win",
                        Tier.OPTIONAL,
                        Changed.xml(
                                "<domain><os firmware='efi'/><devices><tpm model='tpm-crb'><backend type='emulator'/></tpm></devices></domain>"))
                .plan();

        assertThat(verdict(plan, "machine win"))
                .isEqualTo(new Verdict(
                        "machine win",
                        Verdict.Outcome.CHANGED,
                        "UEFI variables start afresh: they are not in its point; its vTPM starts empty: the"
                                + " state is not in its point"));
    }

    @Test
    void state_outside_the_disks_that_is_in_the_point_comes_back() {
        var plan = Situation.simple()
                .machine(
                        "win",
                        Tier.OPTIONAL,
                        machine -> Changed.files(
                                        file(MachineFile.Kind.VARIABLES, ""),
                                        file(MachineFile.Kind.TPM_STATE, ""),
                                        file(MachineFile.Kind.MEDIUM, "sda"))
                                .apply(Changed.xml("""
                                <domain><os firmware='efi'/><devices><tpm><backend type='emulator'/></tpm>
                                <disk type='file' device='cdrom'><source file='/a.iso'/><target dev='sda'/></disk>
                                </devices></domain>""").apply(machine)))
                .plan();

        assertThat(List.of("machine win", "file win/UEFI variables", "file win/TPM state", "file win/medium of sda"))
                .allSatisfy(item -> assertThat(verdict(plan, item).outcome()).isEqualTo(Verdict.Outcome.RESTORED));
    }

    @Test
    void what_a_point_says_it_lacks_is_told_with_its_reason() {
        var situation = Situation.simple().machine("win", Tier.OPTIONAL);
        var point = situation.points.removeFirst();
        situation.points.add(new RecoveryPoint(
                point.id(),
                point.parent(),
                point.at(),
                point.group(),
                point.consistency(),
                point.definition(),
                point.disks(),
                point.checkpoint(),
                false,
                0,
                point.runningAt(),
                List.of("TPM state: it cannot be read")));

        assertThat(verdict(situation.plan(), "machine win"))
                .isEqualTo(new Verdict(
                        "machine win",
                        Verdict.Outcome.CHANGED,
                        "its point does not hold all of it: TPM state: it cannot be read"));
    }

    @Test
    void filters_and_secrets_come_back_with_the_machines_that_need_them() {
        var situation = Situation.simple()
                .machine("db", Tier.CRITICAL, Changed.xml("""
                        <domain><devices><interface type='network'><source network='prod'/><filterref filter='outer'/>
                        </interface></devices></domain>"""))
                .filter("outer", "<filterref filter='inner'/>")
                .filter("inner", "")
                .filter("unused", "");
        var db = situation.machines.getFirst().id();
        situation.secrets.add(new NeededSecret(db, NeededSecret.Kind.LIBVIRT, "kept", true));
        situation.secrets.add(new NeededSecret(db, NeededSecret.Kind.LIBVIRT, "hidden", false));

        var plan = situation.plan();

        assertThat(verdict(plan, "filter outer@east1").outcome()).isEqualTo(Verdict.Outcome.RESTORED);
        assertThat(verdict(plan, "filter inner@east1").outcome()).isEqualTo(Verdict.Outcome.RESTORED);
        assertThat(verdict(plan, "filter unused@east1").detail()).contains("no machine that comes back");
        assertThat(verdict(plan, "secret db/kept").outcome()).isEqualTo(Verdict.Outcome.RESTORED);
        assertThat(verdict(plan, "secret db/hidden").detail()).contains("not in the vault", "define it at west");
    }

    private static MachineFile file(MachineFile.Kind kind, String drive) {
        return new MachineFile(kind, drive, "/somewhere", ByteSize.kib(1), "a".repeat(64));
    }

    private Situation bridged() {
        return Situation.simple()
                .machine(
                        "old",
                        Tier.OPTIONAL,
                        machine -> Changed.nics(new Nic("52:54:00:00:00:01", "", List.of()))
                                .andThen(
                                        Changed.xml(
                                                "<domain><devices><interface type='bridge'><mac"
                                                        + " address='52:54:00:00:00:01'/><source bridge='br0'/></interface></devices></domain>"))
                                .apply(machine));
    }

    private Machine back(MachineState state) {
        return Changed.host("west1")
                .andThen(Changed.named("east--db"))
                .andThen(Changed.state(state))
                .apply(db);
    }

    private String reason() {
        return verdict(situation.plan(), "machine db").detail();
    }
}

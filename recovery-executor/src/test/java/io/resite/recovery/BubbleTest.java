package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BubbleTest {
    private static final String INSIDE =
            "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='east--prod--drill'/></interface>";

    private final Bubble bubble = new Bubble(List.of("east--prod--drill"));

    @Test
    void a_machine_on_the_drills_networks_may_be_defined() {
        var usual = INSIDE
                + "<serial type='file'/><console type='pty'/><channel type='unix'><source mode='bind'/></channel>"
                + "<channel type='spicevmc'/>";

        assertThatCode(() -> bubble.require(domain(usual, "-cpu"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<interface type='network'><source network='default'/></interface>",
                "<interface type='bridge'><source bridge='br0'/></interface>",
                "<interface type='direct'><source dev='eth0'/></interface>",
                "<interface type='user'/>",
                "<hostdev mode='subsystem' type='pci'/>",
                "<filesystem type='mount'><source dir='/srv'/></filesystem>",
                "<serial type='tcp'><source mode='connect' host='10.0.0.1'/></serial>",
                "<channel type='unix'><source mode='connect' path='/run/agent'/></channel>"
            })
    void one_with_a_way_out_may_not(String device) {
        assertThatThrownBy(() -> bubble.require(domain(INSIDE + device, "-cpu")))
                .isInstanceOf(StepFailed.class)
                .hasMessageContaining("leads out of the drill");
    }

    @Test
    void nor_one_whose_way_out_is_in_qemus_own_words() {
        assertThatThrownBy(() -> bubble.require(domain(INSIDE, "-netdev")))
                .isInstanceOf(StepFailed.class)
                .hasMessageContaining("-netdev");
    }

    private static String domain(String devices, String word) {
        return "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>db</name><devices>" + devices
                + "</devices><qemu:commandline><qemu:arg value='" + word + "'/></qemu:commandline></domain>";
    }
}

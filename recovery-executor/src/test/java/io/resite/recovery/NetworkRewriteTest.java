package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkRewriteTest {
    private static final String CAPTURED = """
            <network connections='2'>
              <name>prod</name>
              <uuid>7c9e6679-7425-40de-944b-e07fc1f90ae7</uuid>
              <forward dev='eth7' mode='route'><interface dev='eth7'/></forward>
              <bridge name='virbr10' stp='on' delay='0'/>
              <mac address='52:54:00:aa:00:01'/>
              <ip address='10.10.0.1' netmask='255.255.255.0'>
                <dhcp><range start='10.10.0.10' end='10.10.0.99'/><host mac='52:54:00:00:00:01' ip='10.10.0.5'/></dhcp>
              </ip>
            </network>
            """;

    @Test
    void it_gets_the_sites_name_and_keeps_its_identity_and_its_hosts() {
        var rewritten = NetworkRewrite.rebuilt(CAPTURED, "prod", "east--prod", "run-1");

        assertThat(rewritten.xml())
                .contains("<name>east--prod</name>")
                .contains("7c9e6679-7425-40de-944b-e07fc1f90ae7")
                .contains("52:54:00:aa:00:01")
                .contains("ip=\"10.10.0.5\" mac=\"52:54:00:00:00:01\"")
                .contains("mode=\"route\"");
    }

    @Test
    void a_drills_network_keeps_nothing_that_leads_out_of_it() {
        var rewritten = NetworkRewrite.isolated(CAPTURED, "prod", "east--prod--drill", "run-1");

        assertThat(rewritten.xml())
                .contains("<name>east--prod--drill</name>")
                .contains("run-1")
                .doesNotContain("7c9e6679-7425-40de-944b-e07fc1f90ae7")
                .doesNotContain("<ip")
                .doesNotContain("<dhcp")
                .doesNotContain("<forward")
                .doesNotContain("<bridge")
                .doesNotContain("eth7");
    }

    @Test
    void bridge_name_and_device_are_the_primarys_and_left_out() {
        var rewritten = NetworkRewrite.rebuilt(CAPTURED, "prod", "east--prod", "run-1");

        assertThat(rewritten.xml())
                .doesNotContain("virbr10")
                .doesNotContain("eth7")
                .contains("<bridge delay=\"0\" stp=\"on\"/>");
        assertThat(rewritten.changes()).hasSize(1);
    }
}

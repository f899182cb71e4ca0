package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.definition.NetworkDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a drill's router takes over of the old site's networks.
class RouterSettingsTest {
    private static final String PROD = """
            <network>
              <name>prod</name>
              <domain name='shop.example' localOnly='yes'/>
              <dns><host ip='10.10.0.2'><hostname>ns</hostname><hostname>ns.shop.example</hostname></host></dns>
              <ip address='10.10.0.1' netmask='255.255.255.0'>
                <dhcp>
                  <range start='10.10.0.100' end='10.10.0.200'/>
                  <host mac='52:54:00:00:00:10' name='db' ip='10.10.0.10'/>
                </dhcp>
              </ip>
              <ip family='ipv6' address='fd00:10::1' prefix='64'/>
            </network>
            """;

    private static final String BACK = """
            <network>
              <name>back</name>
              <ip address='10.20.0.1' prefix='24'>
                <dhcp><host mac='52:54:00:00:00:11' ip='10.20.0.11'/></dhcp>
              </ip>
            </network>
            """;

    @Test
    void it_has_the_gateways_addresses_and_gives_out_what_they_gave() {
        var networks = new LinkedHashMap<String, NetworkDefinition>();
        networks.put("52:54:00:aa:00:01", network(PROD));
        networks.put("52:54:00:aa:00:02", network(BACK));

        var text = RouterSettings.of(networks);

        assertThat(text.lines().takeWhile(line -> !line.equals("--")))
                .containsExactly(
                        "52:54:00:aa:00:01 10.10.0.1/24",
                        "52:54:00:aa:00:01 fd00:10::1/64",
                        "52:54:00:aa:00:02 10.20.0.1/24");
        assertThat(text.lines().dropWhile(line -> !line.equals("--")))
                .contains(
                        "dhcp-range=10.10.0.100,10.10.0.200",
                        "dhcp-host=52:54:00:00:00:10,10.10.0.10,db",
                        "host-record=ns,10.10.0.2",
                        "host-record=ns.shop.example,10.10.0.2",
                        "domain=shop.example,10.10.0.1/24",
                        "local=/shop.example/",
                        "dhcp-range=10.20.0.1,static",
                        "dhcp-host=52:54:00:00:00:11,10.20.0.11")
                .doesNotContain("enable-ra");
    }

    private static NetworkDefinition network(String xml) {
        return Definition.network(xml, "a network");
    }

    @Test
    void what_could_be_a_line_of_its_own_is_left_out() {
        var odd = network(BACK.replace("52:54:00:00:00:11", "52:54:00&#10;dhcp-script=/bin/sh"));

        assertThat(RouterSettings.of(Map.of("52:54:00:aa:00:01", odd))).doesNotContain("dhcp-script");
    }
}

package io.resite.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.definition.Definition;
import io.resite.document.ByteSize;
import io.resite.document.Documents;
import io.resite.spec.Interconnect.Link;
import io.resite.spec.Management.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final SiteId EAST = new SiteId("east");
    private static final String SHOP = """
            <domain><name>%s</name><vcpu cpuset='0-3'>2</vcpu><numatune><memory mode='strict' nodeset='0'/></numatune>
            <resource><partition>/machine/shop</partition></resource><devices>
            <interface type='network'><mac address='52:54:00:00:00:01'/><source network='prod' portgroup='web'/><mtu size='9000'/></interface>
            </devices></domain>""";

    @Test
    void machines_of_one_resource_partition_belong_together() {
        var layout = Layout.of(site(
                machine("east1", SHOP.formatted("db")),
                machine("east2", SHOP.formatted("app")),
                machine("east1", "<domain><name>alone</name></domain>"),
                machine("east1", "<domain><name>tied</name><vcpu cpuset='7'>1</vcpu></domain>")));

        assertThat(layout.partitions())
                .containsExactly(
                        new Partition(
                                "/machine",
                                List.of("alone", "tied"),
                                "unknown",
                                Share.UNKNOWN,
                                List.of("east1"),
                                "unknown",
                                "all"),
                        new Partition(
                                "/machine/shop",
                                List.of("app", "db"),
                                "unknown",
                                Share.UNKNOWN,
                                List.of("east1", "east2"),
                                "0-3",
                                "0"));
    }

    @Test
    void what_machines_hang_on_and_how_networks_lead_out_is_linked() {
        var layout = Layout.of(
                site(
                        machine("east1", SHOP.formatted("db")),
                        machine(
                                "east1",
                                "<domain><name>old</name><devices><interface type='bridge'><source bridge='br0'/></interface></devices></domain>")));

        assertThat(layout.interconnect().links())
                .containsExactly(
                        new Link("/machine/shop", "prod", Figure.of(42), Figure.of(9000), "unknown", List.of()),
                        new Link("/machine", "br0", Figure.UNKNOWN, Figure.UNKNOWN, "unknown", List.of()),
                        new Link("prod", "outside", Figure.of(0), Figure.UNKNOWN, "10.10.0.1", List.of()));
    }

    @Test
    void hosts_are_endpoints_and_resolvers_too() {
        assertThat(Layout.of(site()).management().endpoints())
                .containsExactly(
                        new Endpoint(Endpoint.Kind.HYPERVISOR, "east1", "test:///east1", "east1", ""),
                        new Endpoint(Endpoint.Kind.HYPERVISOR, "east2", "test:///east2", "east2", ""),
                        new Endpoint(Endpoint.Kind.DNS, "9.9.9.9", "9.9.9.9", "", "networks forward names to it"));
    }

    @Test
    void a_host_that_was_not_asked_is_of_an_unknown_architecture() {
        assertThat(Layout.of(site()).processorPools())
                .extracting(ProcessorPool::name, ProcessorPool::hosts, ProcessorPool::cpuBaseline)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("unknown", List.of("east1", "east2"), "unknown"));
    }

    @Test
    void people_complete_and_correct_what_was_seen() {
        var policy = Documents.read("""
                apiVersion: resite.io/v1
                kind: ProtectionPolicy
                site: east
                recoverySite: west
                partitions:
                  - name: /machine/shop
                    machines: [db]
                    share: 25 %
                interconnect:
                  links:
                    - from: prod
                      to: outside
                      vlan: 7
                      gateway: 10.10.0.254
                management:
                  contacts:
                    - name: Kim
                      phone: "+49 30 1"
                  endpoints:
                    - kind: bmc
                      name: east1
                      address: 10.0.0.111
                """, ProtectionPolicy.class, "east.yaml");

        var layout = Layout.of(site(machine("east1", SHOP.formatted("db")))).completed(policy);

        assertThat(layout.partitions())
                .singleElement()
                .extracting(Partition::share, Partition::cpus)
                .extracting(Object::toString)
                .containsExactly("25 %", "0-3");
        assertThat(layout.interconnect().links()).extracting(Link::gateway).containsExactly("unknown", "10.10.0.254");
        assertThat(layout.management().contacts())
                .extracting(Management.Contact::name)
                .containsExactly("Kim");
        assertThat(layout.management().endpoints()).hasSize(4);
    }

    private static Site site(Machine... machines) {
        var prod = """
                <network><name>prod</name><uuid>00000000-0000-0002-0000-000000000001</uuid><forward mode='nat'/>
                <dns><forwarder addr='9.9.9.9'/></dns><ip address='10.10.0.1' netmask='255.255.255.0'/>
                <portgroup name='web'><vlan><tag id='42'/></vlan></portgroup></network>""";
        return new Site(
                EAST,
                Instant.EPOCH,
                List.of(host("east1"), host("east2")),
                List.of(new Network("east1", true, true, Definition.network(prod, "prod"))),
                List.of(),
                List.of(machines),
                List.of());
    }

    private static Host host(String name) {
        return new Host(name, "test:///" + name, ByteSize.gib(4), ByteSize.gib(2), 4, "QEMU");
    }

    private static Machine machine(String host, String xml) {
        var definition = Definition.domain(xml, "test");
        return new Machine(
                new MachineId(EAST, UUID.nameUUIDFromBytes(definition.name().getBytes(StandardCharsets.UTF_8))),
                host,
                MachineState.RUNNING,
                true,
                definition,
                List.of(),
                List.of(),
                List.of());
    }
}

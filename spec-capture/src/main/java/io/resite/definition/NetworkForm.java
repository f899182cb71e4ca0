package io.resite.definition;

/// Where a network's fields stand.
final class NetworkForm {
    static final Form VLAN = Form.of().text("trunk", "vlan/@trunk").sequence("tags", "vlan/tag/@id");

    static final Form VIRTUAL_PORT = Form.of()
            .text("type", "virtualport/@type")
            .text("profile", "virtualport/parameters/@profileid")
            .text("interfaceId", "virtualport/parameters/@interfaceid")
            .text("managerId", "virtualport/parameters/@managerid")
            .text("typeId", "virtualport/parameters/@typeid")
            .text("typeVersion", "virtualport/parameters/@typeidversion")
            .text("instanceId", "virtualport/parameters/@instanceid");

    private static final Form ADDRESS = Form.of()
            .text("family", "@family")
            .text("address", "@address")
            .text("netmask", "@netmask")
            .text("prefix", "@prefix")
            .each(
                    "ranges",
                    "dhcp/range",
                    "range",
                    Form.of().text("start", "@start").text("end", "@end"))
            .each(
                    "hosts",
                    "dhcp/host",
                    "host",
                    Form.of()
                            .text("mac", "@mac")
                            .text("id", "@id")
                            .text("name", "@name")
                            .text("address", "@ip"));

    static final Form FORM = Form.of()
            .text("name", "name")
            .text("uuid", "uuid")
            .text("title", "title")
            .text("description", "description")
            .group(
                    "forward",
                    Form.of()
                            .text("mode", "forward/@mode")
                            .text("device", "forward/@dev")
                            .sequence("interfaces", "forward/interface/@dev")
                            .group(
                                    "nat",
                                    Form.of()
                                            .text("ipv6", "forward/nat/@ipv6")
                                            .text("firstAddress", "forward/nat/address/@start")
                                            .text("lastAddress", "forward/nat/address/@end")
                                            .number("firstPort", "forward/nat/port/@start")
                                            .number("lastPort", "forward/nat/port/@end")))
            .group(
                    "bridge",
                    Form.of()
                            .text("name", "bridge/@name")
                            .text("zone", "bridge/@zone")
                            .text("spanningTree", "bridge/@stp")
                            .text("delay", "bridge/@delay"))
            .text("mac", "mac/@address")
            .number("mtu", "mtu/@size")
            .text("domain", "domain/@name")
            .text("domainLocalOnly", "domain/@localOnly")
            .each(
                    "nameserverHosts",
                    "dns/host",
                    "host",
                    Form.of().text("address", "@ip").sequence("names", "hostname"))
            .sequence("forwarders", "dns/forwarder/@addr")
            .each("addresses", "ip", "address", ADDRESS)
            .each(
                    "routes",
                    "route",
                    "route",
                    Form.of()
                            .text("family", "@family")
                            .text("address", "@address")
                            .text("prefix", "@prefix")
                            .text("netmask", "@netmask")
                            .text("gateway", "@gateway"))
            .each(
                    "portgroups",
                    "portgroup",
                    "portgroup",
                    "@name",
                    Form.of()
                            .text("name", "@name")
                            .text("standard", "@default")
                            .group("vlan", VLAN)
                            .group("virtualPort", VIRTUAL_PORT))
            .group("vlan", VLAN)
            .group("virtualPort", VIRTUAL_PORT);

    private NetworkForm() {}
}

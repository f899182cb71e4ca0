package io.resite.definition;

/// Where the fields of a machine's network interface stand.
final class NicForm {
    private static final Form CONNECTION = Form.of()
            .text("type", "@type")
            .text("network", "source/@network")
            .text("portgroup", "source/@portgroup")
            .text("bridge", "source/@bridge")
            .text("device", "source/@dev")
            .text("mode", "source/@mode")
            .text("path", "source/@path")
            .text("address", "source/@address")
            .text("port", "source/@port")
            .group(
                    "hostDevice",
                    Form.of()
                            .text("domain", "source/address/@domain")
                            .text("bus", "source/address/@bus")
                            .text("slot", "source/address/@slot")
                            .text("function", "source/address/@function"));

    static final Form FORM = Form.of()
            .text("mac", "mac/@address")
            .text("model", "model/@type")
            .group("connection", CONNECTION, "source")
            .group("vlan", NetworkForm.VLAN)
            .group("virtualPort", NetworkForm.VIRTUAL_PORT)
            .text("filter", "filterref/@filter")
            .pairs("filterParameters", "filterref/parameter", "name", "value")
            .text("managed", "@managed")
            .text("target", "target/@dev")
            .text("link", "link/@state")
            .number("mtu", "mtu/@size")
            .number("bootOrder", "boot/@order");

    private NicForm() {}
}

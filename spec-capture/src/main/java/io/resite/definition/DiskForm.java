package io.resite.definition;

/// Where the fields of a machine's disk stand.
final class DiskForm {
    static final Form FORM = Form.of()
            .text("target", "target/@dev")
            .text("bus", "target/@bus")
            .text("device", "@device")
            .text("driver", "driver/@name")
            .text("format", "driver/@type")
            .text("cache", "driver/@cache")
            .text("io", "driver/@io")
            .text("discard", "driver/@discard")
            .text("detectZeroes", "driver/@detect_zeroes")
            .text("errorPolicy", "driver/@error_policy")
            .group("source", source("@type", "source"), "source")
            .text("startupPolicy", "source/@startupPolicy")
            .text("user", "auth/@username")
            .text("encryption", "source/encryption/@format")
            .presence("readOnly", "readonly")
            .presence("shareable", "shareable")
            .text("serial", "serial")
            .text("wwn", "wwn")
            .text("vendor", "vendor")
            .text("product", "product")
            .number("bootOrder", "boot/@order")
            .each(
                    "cookies",
                    "source/cookies/cookie",
                    "cookie",
                    "@name",
                    Form.of().text("name", "@name").secret("value", "."));

    private DiskForm() {}

    /// Where blocks are: disks say it, and UEFI variables.
    ///
    /// @param type the attribute that says of what kind the place is
    /// @param at the element that says where
    static Form source(String type, String at) {
        return Form.of()
                .text("type", type)
                .text("file", at + "/@file")
                .text("device", at + "/@dev")
                .text("directory", at + "/@dir")
                .text("pool", at + "/@pool")
                .text("volume", at + "/@volume")
                .text("mode", at + "/@mode")
                .text("protocol", at + "/@protocol")
                .text("name", at + "/@name")
                .each(
                        "hosts",
                        at + "/host",
                        "host",
                        Form.of()
                                .text("name", "@name")
                                .text("port", "@port")
                                .text("transport", "@transport")
                                .text("socket", "@socket"));
    }
}

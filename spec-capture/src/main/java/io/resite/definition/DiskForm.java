package io.resite.definition;

/// Where the fields of a machine's disk stand.
final class DiskForm {
    private static final Form SOURCE = Form.of()
            .text("type", "@type")
            .text("file", "source/@file")
            .text("device", "source/@dev")
            .text("directory", "source/@dir")
            .text("pool", "source/@pool")
            .text("volume", "source/@volume")
            .text("mode", "source/@mode")
            .text("protocol", "source/@protocol")
            .text("name", "source/@name")
            .each(
                    "hosts",
                    "source/host",
                    "host",
                    Form.of()
                            .text("name", "@name")
                            .text("port", "@port")
                            .text("transport", "@transport")
                            .text("socket", "@socket"));

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
            .group("source", SOURCE, "source")
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
}

package io.resite.definition;

/// Where the fields of storage pools and volumes stand.
final class StorageForms {
    private static final Form POOL_SOURCE = Form.of()
            .each(
                    "hosts",
                    "source/host",
                    "host",
                    Form.of().text("name", "@name").number("port", "@port"))
            .sequence("devices", "source/device/@path")
            .text("directory", "source/dir/@path")
            .group(
                    "adapter",
                    Form.of()
                            .text("type", "source/adapter/@type")
                            .text("name", "source/adapter/@name")
                            .text("parent", "source/adapter/@parent")
                            .text("wwnn", "source/adapter/@wwnn")
                            .text("wwpn", "source/adapter/@wwpn"))
            .text("name", "source/name")
            .text("initiator", "source/initiator/iqn/@name")
            .group(
                    "login",
                    Form.of()
                            .text("type", "source/auth/@type")
                            .text("user", "source/auth/@username")
                            .text("secretUuid", "source/auth/secret/@uuid")
                            .text("secretUsage", "source/auth/secret/@usage")
                            .secret("password", "source/auth/@passwd"))
            .text("format", "source/format/@type")
            .text("protocolVersion", "source/protocol/@ver");

    static final Form POOL = Form.of()
            .text("type", "@type")
            .text("name", "name")
            .text("uuid", "uuid")
            .bytes("capacity", "capacity")
            .bytes("allocation", "allocation")
            .bytes("available", "available")
            .group("source", POOL_SOURCE)
            .text("path", "target/path")
            .group("permissions", permissions("target/permissions"));

    static final Form VOLUME = Form.of()
            .text("type", "@type")
            .text("name", "name")
            .text("key", "key")
            .bytes("capacity", "capacity")
            .bytes("allocation", "allocation")
            .bytes("physical", "physical")
            .text("path", "target/path")
            .text("format", "target/format/@type")
            .text("compatibility", "target/compat")
            .bytes("clusterSize", "target/clusterSize")
            .group("permissions", permissions("target/permissions"))
            .text("encryption", "target/encryption/@format")
            .group(
                    "backing",
                    Form.of()
                            .text("path", "backingStore/path")
                            .text("format", "backingStore/format/@type")
                            .group("permissions", permissions("backingStore/permissions")),
                    "backingStore")
            .each("secrets", "//secret", "secret", DomainForm.SECRET);

    private StorageForms() {}

    private static Form permissions(String path) {
        return Form.of()
                .text("mode", path + "/mode")
                .text("owner", path + "/owner")
                .text("group", path + "/group")
                .text("label", path + "/label");
    }
}

package io.resite.hypervisor;

import java.util.UUID;

/// A secret that libvirt keeps for its machines, pools or itself. Its value is asked for apart.
///
/// @param type what it is for: `volume`, `ceph`, `iscsi`, `tls`, `vtpm`, or `none`
/// @param usage which of these, as in `client.libvirt`; empty for `none`
/// @param hidden whether libvirt never gives its value to anybody (its `private`)
/// @param ephemeral whether libvirt forgets it when its daemon ends
/// @param xml its definition, which does not hold the value
public record SecretFacts(UUID uuid, String type, String usage, boolean hidden, boolean ephemeral, String xml) {
    /// Reads libvirt's definition of a secret.
    ///
    /// @throws IllegalArgumentException when it is none
    public static SecretFacts of(String xml) {
        var root = Xml.parse(xml, "secret");
        var uuid = Xml.text(root, "uuid");
        if (!root.getTagName().equals("secret") || uuid.isEmpty()) {
            throw new IllegalArgumentException("not a secret with a UUID");
        }
        var type = Xml.find(root, "usage")
                .map(usage -> usage.getAttribute("type"))
                .filter(text -> !text.isEmpty())
                .orElse("none");
        // What it is for is an element of another name for each type.
        var usage = Xml.find(root, "usage")
                .map(element -> element.getTextContent().strip())
                .orElse("");
        return new SecretFacts(
                UUID.fromString(uuid),
                type,
                usage,
                root.getAttribute("private").equals("yes"),
                root.getAttribute("ephemeral").equals("yes"),
                xml);
    }
}

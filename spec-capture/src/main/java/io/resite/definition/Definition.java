package io.resite.definition;

import io.resite.document.DocumentException;
import io.resite.document.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A definition of libvirt's: typed values, and the remainder with placeholders in their places.
///
/// The remainder is the definition's own XML, comments and foreign namespaces included. A field that is empty, zero or
/// false is one that the definition does not give.
public sealed interface Definition
        permits DomainDefinition, NetworkDefinition, PoolDefinition, VolumeDefinition, FilterDefinition {
    String name();

    String remainder();

    /// Reads the XML of a domain, network, storage pool, volume or network filter, told by its root element.
    ///
    /// @param what the text is, for messages, as in `domain db` or a file name
    /// @throws DocumentException when it is none of these, is not well-formed, or is too large
    static Captured parse(String xml, String what) {
        var nodes = Markup.read(xml, what, TextLimit.DEFINITION);
        var root = Markup.root(nodes);
        var kind = Kind.ofElement(root.name(), what);
        var extraction = new Extraction();
        var fields = extraction.run(kind.form(), root);
        if (!fields.containsKey("name")) {
            throw new DocumentException("%s: a %s without a name".formatted(what, root.name()));
        }
        fields.put("remainder", MarkupWriter.write(nodes));
        return new Captured(Documents.value(fields, kind.type(), what), new Secrets(extraction.secrets()));
    }

    /// Reads the XML of a domain.
    ///
    /// @throws DocumentException when it is none
    static DomainDefinition domain(String xml, String what) {
        return of(DomainDefinition.class, parse(xml, what), what);
    }

    /// Reads the XML of a network.
    ///
    /// @throws DocumentException when it is none
    static NetworkDefinition network(String xml, String what) {
        return of(NetworkDefinition.class, parse(xml, what), what);
    }

    /// Reads the XML of a storage pool.
    ///
    /// @throws DocumentException when it is none
    static PoolDefinition pool(String xml, String what) {
        return of(PoolDefinition.class, parse(xml, what), what);
    }

    private static <D extends Definition> D of(Class<D> type, Captured captured, String what) {
        if (!type.isInstance(captured.definition())) {
            throw new DocumentException("%s: found a %s, expected a %s"
                    .formatted(what, captured.definition().getClass().getSimpleName(), type.getSimpleName()));
        }
        return type.cast(captured.definition());
    }

    /// The same from a stream, of which no more is read than a definition may have.
    ///
    /// @throws IOException when it breaks
    static Captured parse(InputStream xml, String what) throws IOException {
        // A character takes one to four bytes.
        var most = 4 * TextLimit.DEFINITION.total();
        var bytes = xml.readNBytes(most + 1);
        if (bytes.length > most) {
            throw TextLimit.DEFINITION.tooLarge(what);
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text.startsWith("\uFEFF") ? text.substring(1) : text, what);
        } catch (CharacterCodingException foreign) {
            throw new DocumentException(what + ": not UTF-8 text");
        }
    }

    /// Reads the YAML of a definition.
    ///
    /// @param document its name, for messages
    /// @throws DocumentException when it is not one
    static Definition read(String yaml, String document) {
        TextLimit.YAML.check(yaml, document);
        return Documents.read(
                yaml, Kind.ofDocument(Documents.kind(yaml, document), document).type(), document);
    }

    default String yaml() {
        return Documents.yaml(this);
    }

    /// The definition for libvirt.
    ///
    /// @param secrets what is to stand at the places of secrets; those not given are left out, as libvirt does
    /// @throws DocumentException when a value does not fit into XML or into the remainder
    default String xml(Secrets secrets) {
        var nodes = Markup.read(remainder(), "remainder of " + name(), TextLimit.YAML);
        new Filling(secrets).run(Kind.of(this).form(), Markup.root(nodes), Documents.fields(this));
        return MarkupWriter.write(nodes);
    }

    /// The same with the fields of an edit laid over it: those that it names replace those here, `null` takes one away,
    /// and another `type` of something replaces all of it.
    ///
    /// @param edit YAML
    /// @param document the edit's name, for messages
    default Definition edited(String edit, String document) {
        return Documents.edited(this, edit, document);
    }

    /// The names of the secrets that the remainder has places for.
    default Set<String> secretNames() {
        var root = Markup.root(Markup.read(remainder(), "remainder of " + name(), TextLimit.YAML));
        return Placeholder.in(root).stream()
                .filter(Kind.of(this).form()::isSecret)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// What it holds beside the typed values, in order.
    default List<Untyped> untyped() {
        return Leftovers.of(Kind.of(this).form(), Markup.read(remainder(), "remainder of " + name(), TextLimit.YAML));
    }
}

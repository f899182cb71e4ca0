package io.resite.definition;

import io.resite.document.DocumentException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads a definition's text into elements. It comes from other people's hosts: no document type, no entities but XML's
/// own five, nothing fetched; size, depth and number of elements have limits, so that reading takes well under a
/// second.
final class Markup {
    /// Real ones stay under 20.
    static final int DEEPEST = 100;

    /// Of elements and attributes. A machine with every device libvirt allows stays under 20 000.
    static final int MOST = 100_000;

    private static final XMLInputFactory FACTORY = factory();

    private final String what;
    private final List<Node> top = new ArrayList<>();
    private final Deque<Element> open = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private int count;

    private Markup(String what) {
        this.what = what;
    }

    /// The root element with the comments around it.
    ///
    /// @param what the text is, for messages, as in `domain db`
    static List<Node> read(String text, String what, TextLimit limit) {
        limit.check(text, what);
        try {
            return new Markup(what).read(FACTORY.createXMLStreamReader(new StringReader(text)));
        } catch (XMLStreamException broken) {
            throw new DocumentException("%s: not XML: %s".formatted(what, reason(broken)));
        }
    }

    static Element root(List<Node> nodes) {
        return nodes.stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<Node> read(XMLStreamReader reader) throws XMLStreamException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> start(reader);
                case XMLStreamConstants.END_ELEMENT -> {
                    endText();
                    open.pop();
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE -> text.append(reader.getText());
                case XMLStreamConstants.CDATA -> add(new Node.CharacterData(reader.getText()));
                case XMLStreamConstants.COMMENT -> add(new Node.Comment(reader.getText()));
                case XMLStreamConstants.PROCESSING_INSTRUCTION ->
                    add(new Node.Instruction(reader.getPITarget(), orEmpty(reader.getPIData())));
                case XMLStreamConstants.DTD -> throw refused("a document type is not allowed in a definition", reader);
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw refused("unknown entity " + reader.getLocalName(), reader);
                default -> {
                    // The start and the end of the document, and an XML declaration, say nothing.
                }
            }
        }
        return top;
    }

    private void start(XMLStreamReader reader) {
        if (open.size() >= DEEPEST) {
            throw refused("elements are nested more than %d deep".formatted(DEEPEST), reader);
        }
        count += 1 + reader.getAttributeCount();
        if (count > MOST) {
            throw refused("more than %d elements and attributes".formatted(MOST), reader);
        }
        var element = new Element(qualified(reader.getPrefix(), reader.getLocalName()));
        for (var index = 0; index < reader.getAttributeCount(); index++) {
            element.attributes()
                    .put(
                            qualified(reader.getAttributePrefix(index), reader.getAttributeLocalName(index)),
                            reader.getAttributeValue(index));
        }
        add(element);
        open.push(element);
    }

    /// Text comes in pieces, one for each `&lt;` of it.
    private void endText() {
        if (!text.isEmpty() && !open.isEmpty()) {
            open.peek().content().add(new Node.Text(text.toString()));
        }
        text.setLength(0);
    }

    private void add(Node node) {
        endText();
        if (open.isEmpty()) {
            top.add(node);
        } else {
            open.peek().content().add(node);
        }
    }

    private DocumentException refused(String why, XMLStreamReader at) {
        return new DocumentException(
                "%s, line %d: %s".formatted(what, at.getLocation().getLineNumber(), why));
    }

    private static String reason(XMLStreamException broken) {
        var message = String.valueOf(broken.getMessage());
        var place = broken.getLocation() == null
                ? ""
                : "line " + broken.getLocation().getLineNumber() + ": ";
        return place
                + message.substring(message.indexOf("Message: ") + 1)
                        .replaceFirst("^essage: ", "")
                        .strip();
    }

    private static String qualified(@Nullable String prefix, String name) {
        return prefix == null || prefix.isEmpty() ? name : prefix + ":" + name;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Prefixes and their declarations are part of the text that has to come back.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
        // Ours comes first and says it in our words.
        factory.setProperty("jdk.xml.maxElementDepth", DEEPEST + 1);
        // They count long texts too. Entities cannot be declared, so there is nothing for them to hold back.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", TextLimit.YAML.total());
        factory.setProperty("jdk.xml.totalEntitySizeLimit", TextLimit.YAML.total());
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory;
    }
}

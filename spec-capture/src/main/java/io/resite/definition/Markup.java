package io.resite.definition;

import io.resite.spec.DocumentException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads a definition's text into elements. It comes from other people's hosts: no document type, no entities but XML's
/// own five, nothing fetched; size, depth and number of elements have limits, so that reading takes well under a
/// second.
final class Markup {
    /// libvirt itself stops at 10 MiB; real definitions are some 10 KiB.
    static final int LARGEST = 4 << 20;

    /// Real ones stay under 20.
    static final int DEEPEST = 100;

    /// Of elements and attributes. A machine with every device libvirt allows stays under 20 000.
    static final int MOST = 200_000;

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
    static List<Node> read(String text, String what) {
        if (text.length() > LARGEST) {
            throw new DocumentException("%s: too large: a definition has at most %d characters, this one has %d"
                    .formatted(what, LARGEST, text.length()));
        }
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
        var element = new Element(reader.getLocalName());
        for (var index = 0; index < reader.getAttributeCount(); index++) {
            element.attributes().put(reader.getAttributeLocalName(index), reader.getAttributeValue(index));
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

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Prefixes and their declarations are part of the text that has to come back.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("external entities are not read");
        });
        return factory;
    }
}

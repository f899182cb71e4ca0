package io.resite.definition;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.ext.DefaultHandler2;

/// A definition as lines, one for each thing that libvirt could tell apart: elements and attributes in their order,
/// texts, comments. White space between elements is dropped, for libvirt drops it too. Read with another parser than
/// the product's, which must not judge itself.
final class Lines extends DefaultHandler2 {
    private final List<String> lines = new ArrayList<>();
    private final Deque<String> paths = new ArrayDeque<>(List.of(""));
    private final StringBuilder text = new StringBuilder();
    private boolean first;
    private boolean verbatim;

    private Lines() {}

    static List<String> of(String xml) {
        try {
            var reader = SAXParserFactory.newDefaultInstance().newSAXParser().getXMLReader();
            var lines = new Lines();
            reader.setContentHandler(lines);
            reader.setProperty("http://xml.org/sax/properties/lexical-handler", lines);
            reader.parse(new InputSource(new StringReader(xml)));
            return lines.lines;
        } catch (SAXException | IOException | ParserConfigurationException broken) {
            throw new IllegalArgumentException("not XML: " + broken.getMessage() + ": " + xml, broken);
        }
    }

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
        end(false);
        var path = paths.getLast() + "/" + name;
        lines.add(path);
        for (var index = 0; index < attributes.getLength(); index++) {
            lines.add(path + "/@" + attributes.getQName(index) + " = " + attributes.getValue(index));
        }
        paths.addLast(path);
        first = true;
    }

    @Override
    public void endElement(String uri, String local, String name) {
        end(first);
        paths.removeLast();
        first = false;
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        text.append(characters, start, length);
    }

    @Override
    public void startCDATA() {
        end(false);
        verbatim = true;
    }

    @Override
    public void endCDATA() {
        lines.add(paths.getLast() + " = [" + text + "]");
        text.setLength(0);
        verbatim = false;
    }

    @Override
    public void comment(char[] characters, int start, int length) {
        end(false);
        lines.add(paths.getLast() + " # " + new String(characters, start, length));
    }

    @Override
    public void processingInstruction(String target, String data) {
        end(false);
        lines.add(paths.getLast() + " ? " + target + " " + data);
    }

    /// @param whole whether it is all that an element holds: then even a blank one is a text
    private void end(boolean whole) {
        if (!text.isEmpty() && !verbatim && (whole || !text.toString().isBlank())) {
            lines.add(paths.getLast() + " = " + text);
        }
        text.setLength(0);
    }
}

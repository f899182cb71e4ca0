package io.resite.plan;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// Reads libvirt's definitions as far as a plan depends on them. They come from outside: no entity is followed, and
/// what cannot be read is empty, never an exception.
final class Xml {
    private Xml() {}

    static Optional<Element> read(String text) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(Silence.INSTANCE);
            return Optional.of(
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (SAXException unreadable) {
            return Optional.empty();
        } catch (ParserConfigurationException | IOException impossible) {
            throw new IllegalStateException("the JDK's XML parser", impossible);
        }
    }

    /// Elements at a path of names below `from`, as in `devices/interface`.
    static List<Element> all(Element from, String path) {
        var found = List.of(from);
        for (var name : path.split("/", -1)) {
            found = found.stream()
                    .flatMap(element -> children(element, name).stream())
                    .toList();
        }
        return found;
    }

    static String attribute(Element from, String path, String name) {
        return all(from, path).stream()
                .map(element -> element.getAttribute(name))
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element of, String name) {
        var found = new ArrayList<Element>();
        var nodes = of.getChildNodes();
        for (var n = 0; n < nodes.getLength(); n++) {
            if (nodes.item(n) instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    /// Keeps the parser from printing to the terminal; what it reports is thrown anyway.
    private enum Silence implements ErrorHandler {
        INSTANCE;

        @Override
        public void warning(SAXParseException at) {}

        @Override
        public void error(SAXParseException at) throws SAXException {
            throw at;
        }

        @Override
        public void fatalError(SAXParseException at) throws SAXException {
            throw at;
        }
    }
}

package io.resite.hypervisor;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// Reads and writes definitions. They come from other people's hosts: no document types, no entities, nothing fetched,
/// bounded size and depth.
public final class Xml {
    /// libvirt itself stops at 10 MiB; real definitions are some 10 KiB.
    private static final int LARGEST = 4 << 20;

    private static final AtRest<DocumentBuilder> BUILDERS = new AtRest<>(Xml::builder);
    private static final AtRest<Transformer> WRITERS = new AtRest<>(Xml::writer);

    private Xml() {}

    /// @param what the text is, for messages, as in `domain db at east1`
    /// @throws IllegalArgumentException when it is not well-formed, or does what it must not
    public static Element parse(String text, String what) {
        if (text.length() > LARGEST) {
            throw new IllegalArgumentException(what + ": definition of " + text.length() + " characters is too large");
        }
        try {
            var root = BUILDERS.use(builder -> read(builder, text)).getDocumentElement();
            root.normalize();
            return root;
        } catch (SAXException broken) {
            throw new IllegalArgumentException(what + ": not a definition: " + broken.getMessage(), broken);
        }
    }

    private static Document read(DocumentBuilder builder, String text) throws SAXException {
        try {
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A definition, or a document with what stands around its definition.
    public static String write(Node root) {
        try {
            return WRITERS.use(writer -> {
                var text = new StringWriter();
                writer.transform(new DOMSource(root), new StreamResult(text));
                return text.toString();
            });
        } catch (TransformerException broken) {
            throw new IllegalArgumentException("cannot write " + root.getNodeName(), broken);
        }
    }

    /// Child elements of a name, in order.
    public static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    /// The first element down a path of child names.
    public static Optional<Element> find(Element from, String... path) {
        var at = Optional.of(from);
        for (var name : path) {
            at = at.flatMap(element -> children(element, name).stream().findFirst());
        }
        return at;
    }

    /// All elements down a path of child names.
    public static List<Element> all(Element from, String... path) {
        var found = List.of(from);
        for (var name : path) {
            found = found.stream()
                    .flatMap(element -> children(element, name).stream())
                    .toList();
        }
        return found;
    }

    /// The text of the first element down a path, stripped; empty when there is none.
    public static String text(Element from, String... path) {
        return find(from, path).map(element -> element.getTextContent().strip()).orElse("");
    }

    /// Text for use inside an element or an attribute.
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }

    private static Transformer writer() {
        try {
            var factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            var writer = factory.newTransformer();
            writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            return writer;
        } catch (TransformerConfigurationException broken) {
            throw new IllegalStateException("no safe XML writer in this JDK", broken);
        }
    }

    private static DocumentBuilder builder() {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute("jdk.xml.maxElementDepth", "200");
            factory.setNamespaceAware(true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder;
        } catch (ParserConfigurationException broken) {
            throw new IllegalStateException("no safe XML parser in this JDK", broken);
        }
    }

    /// The JDK's own handler prints to standard error.
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) {
            // Only told about document types, which are refused anyway.
        }

        @Override
        public void error(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }
}

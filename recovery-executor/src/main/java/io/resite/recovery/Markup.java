package io.resite.recovery;

import io.resite.hypervisor.AtRest;
import io.resite.hypervisor.Xml;
import io.resite.run.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// A libvirt document being rewritten. What is not touched comes out as it went in: namespaces are kept as plain
/// attributes, comments and unknown elements stay.
final class Markup {
    private static final AtRest<DocumentBuilder> BUILDERS = new AtRest<>(Markup::builder);

    private final Document document;

    private Markup(Document document) {
        this.document = document;
    }

    /// @param what names the document for messages
    /// @throws StepFailed when it is not well-formed or its root is another
    static Markup parse(String xml, String root, String what) {
        try {
            var document = BUILDERS.use(builder -> read(builder, xml));
            if (!document.getDocumentElement().getTagName().equals(root)) {
                throw new StepFailed(new Failure.Damaged(what + " is not a <" + root + ">: look at it in the vault"));
            }
            return new Markup(document);
        } catch (SAXException e) {
            throw new StepFailed(new Failure.Damaged(
                    what + " is not readable XML (" + e.getMessage() + "): look at it in the vault"));
        }
    }

    private static Document read(DocumentBuilder builder, String xml) throws SAXException {
        try {
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static DocumentBuilder builder() {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            // The text comes from another site: nothing in it may make this process read a file or an address.
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser lacks a feature", e);
        }
    }

    Element root() {
        return document.getDocumentElement();
    }

    Element create(String name) {
        return document.createElement(name);
    }

    /// The text for libvirt.
    String text() {
        return Xml.write(document);
    }

    /// Elements at a path below `from`, as in `devices/disk`.
    static List<Element> all(Element from, String path) {
        var level = List.of(from);
        for (var name : path.split("/", -1)) {
            level = level.stream()
                    .flatMap(element -> children(element).stream())
                    .filter(child -> child.getTagName().equals(name))
                    .toList();
        }
        return level;
    }

    static Optional<Element> first(Element from, String path) {
        return all(from, path).stream().findFirst();
    }

    /// An attribute of the first element at the path, empty when there is none.
    static String attribute(Element from, String path, String name) {
        return first(from, path).map(element -> element.getAttribute(name)).orElse("");
    }

    static List<Element> children(Element element) {
        var children = new ArrayList<Element>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element childElement) {
                children.add(childElement);
            }
        }
        return children;
    }

    static void remove(Element element) {
        var parent = element.getParentNode();
        if (parent != null) {
            parent.removeChild(element);
        }
    }

    /// Removes all elements at the path and tells whether there were any.
    static boolean remove(Element from, String path) {
        var found = all(from, path);
        found.forEach(Markup::remove);
        return !found.isEmpty();
    }

    /// The first element of that name directly below, made if it is missing.
    Element child(Element of, String name) {
        return first(of, name).orElseGet(() -> {
            var made = create(name);
            of.appendChild(made);
            return made;
        });
    }
}

package io.resite.definition;

import io.resite.document.DocumentException;
import java.util.List;

/// Writes elements as libvirt does: single quotes, empty elements closed at once, everything else as it was read.
final class MarkupWriter {
    private final StringBuilder to = new StringBuilder();

    private MarkupWriter() {}

    static String write(List<Node> nodes) {
        var writer = new MarkupWriter();
        nodes.forEach(node -> {
            writer.write(node);
            // White space around the root is not reported by parsers, and comments there stand on lines of their own.
            writer.to.append('\n');
        });
        return writer.to.toString();
    }

    private void write(Node node) {
        switch (node) {
            case Element element -> element(element);
            case Node.Text(var text) -> text(text);
            case Node.CharacterData(var text) ->
                to.append("<![CDATA[").append(text).append("]]>");
            case Node.Comment(var text) -> to.append("<!--").append(text).append("-->");
            case Node.Instruction(var target, var text) ->
                to.append("<?").append(target).append(' ').append(text).append("?>");
        }
    }

    private void element(Element element) {
        to.append('<').append(element.name());
        element.attributes().forEach((name, value) -> {
            to.append(' ').append(name).append("='");
            attribute(value);
            to.append('\'');
        });
        if (element.content().isEmpty()) {
            to.append("/>");
            return;
        }
        to.append('>');
        element.content().forEach(this::write);
        to.append("</").append(element.name()).append('>');
    }

    private void text(String text) {
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                // A bare one would be read back as a line feed.
                case '\r' -> to.append("&#13;");
                default -> plain(character);
            }
        });
    }

    private void attribute(String value) {
        value.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '\'' -> to.append("&apos;");
                // Bare ones would be read back as spaces.
                case '\r' -> to.append("&#13;");
                case '\n' -> to.append("&#10;");
                case '\t' -> to.append("&#9;");
                default -> plain(character);
            }
        });
    }

    private void plain(int character) {
        var control = character < ' ' && character != '\t' && character != '\n';
        var half = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
        if (control || half || character == 0xFFFE || character == 0xFFFF) {
            throw new DocumentException("the character U+%04X cannot be written in XML".formatted(character));
        }
        if (character == 0x85 || character == 0x2028 || character == 0x2029) {
            // YAML takes them for line breaks and would have to quote the whole remainder.
            to.append("&#").append(character).append(';');
        } else {
            to.appendCodePoint(character);
        }
    }
}

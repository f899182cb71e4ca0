package io.resite.definition;

import java.util.Optional;

/// One text in an element: an attribute, or what stands between its tags without the lines around it.
///
/// @param attribute its name; empty for the text between the tags
record Spot(Element element, String attribute) {
    /// The text; empty when there is none, or when there is more than text between the tags.
    Optional<String> read() {
        if (!attribute.isEmpty()) {
            return Optional.ofNullable(element.attributes().get(attribute));
        }
        return element.content().size() == 1 && element.content().getFirst() instanceof Node.Text(var text)
                ? Optional.of(stripped(text)).filter(found -> !found.isEmpty())
                : Optional.empty();
    }

    void write(String text) {
        if (!attribute.isEmpty()) {
            element.attributes().put(attribute, text);
            return;
        }
        var before = read().isPresent() && element.content().getFirst() instanceof Node.Text(var old) ? old : "";
        var start = before.indexOf(stripped(before));
        var around = stripped(before);
        element.content().clear();
        element.content()
                .add(new Node.Text(before.substring(0, start) + text + before.substring(start + around.length())));
    }

    boolean holds(String placeholder) {
        return read().filter(Placeholder.of(placeholder)::equals).isPresent();
    }

    /// Marks an element whose being there is the value: the mark comes before all else between its tags.
    void mark(String placeholder) {
        var content = element.content();
        if (!content.isEmpty() && content.getFirst() instanceof Node.Text(var text)) {
            content.set(0, new Node.Text(Placeholder.of(placeholder) + text));
        } else {
            content.addFirst(new Node.Text(Placeholder.of(placeholder)));
        }
    }

    boolean isMarked(String placeholder) {
        return !element.content().isEmpty()
                && element.content().getFirst() instanceof Node.Text(var text)
                && text.startsWith(Placeholder.of(placeholder));
    }

    void unmark(String placeholder) {
        if (element.content().removeFirst() instanceof Node.Text(var text)
                && text.length() > Placeholder.of(placeholder).length()) {
            element.content()
                    .addFirst(new Node.Text(
                            text.substring(Placeholder.of(placeholder).length())));
        }
    }

    /// Without the line breaks and indentation that people put around it. What is on the same line belongs to the
    /// value,
    /// as it does for libvirt.
    private static String stripped(String text) {
        if (text.indexOf('\n') < 0) {
            return text.isBlank() ? "" : text;
        }
        var start = 0;
        var end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\n' || character == '\t' || character == '\r';
    }
}

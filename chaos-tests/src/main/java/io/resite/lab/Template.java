package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// A text of the lab's resources with `${name}` places in it.
final class Template {
    private Template() {}

    static byte[] bytes(String resource) {
        try (var in = Template.class.getResourceAsStream("/lab/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("resource /lab/" + resource + " is not in the build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String resource) {
        return new String(bytes(resource), UTF_8);
    }

    static String filled(String resource, Map<String, String> values) {
        var text = text(resource);
        for (var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }
}

package io.resite.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What a hook is told of the occasion: variables such as `RESITE_SITE`, in a program's environment, in place of
/// `${RESITE_SITE}` in an address or a body, or all of them as JSON.
public final class Knowledge {
    private static final String PREFIX = "RESITE_";

    private final Map<String, String> variables = new LinkedHashMap<>();

    /// @param what as in `site`
    public Knowledge with(String what, String value) {
        variables.put(PREFIX + what.toUpperCase(Locale.ROOT), value);
        return this;
    }

    /// By name, as in `RESITE_SITE`.
    public Map<String, String> variables() {
        return Collections.unmodifiableMap(variables);
    }

    String inAddress(String template) {
        return filled(template, value -> URLEncoder.encode(value, UTF_8).replace("+", "%20"));
    }

    /// @param template of JSON or any text; empty: all that is known
    public String inBody(String template) {
        return template.isEmpty() ? json() : filled(template, Knowledge::escaped);
    }

    private String filled(String template, UnaryOperator<String> form) {
        var text = template;
        for (var variable : variables.entrySet()) {
            text = text.replace("${" + variable.getKey() + "}", form.apply(variable.getValue()));
        }
        return text;
    }

    private String json() {
        return variables.entrySet().stream()
                .map(variable -> "\"%s\":\"%s\""
                        .formatted(
                                variable.getKey().substring(PREFIX.length()).toLowerCase(Locale.ROOT),
                                escaped(variable.getValue())))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /// As a text in JSON has it.
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(character -> {
            if (character < ' ') {
                escaped.append("\\u%04x".formatted(character));
            } else {
                escaped.append(character == '"' || character == '\\' ? "\\" : "")
                        .append((char) character);
            }
        });
        return escaped.toString();
    }
}

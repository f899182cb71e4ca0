package io.resite.runbook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Puts a document together. What comes from outside (names, reasons) cannot break a table.
final class Markdown {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    Markdown title(String title) {
        return block("# " + title);
    }

    Markdown section(String title) {
        return block("## " + title);
    }

    Markdown paragraph(String words) {
        return block(words);
    }

    Markdown points(List<String> items) {
        return items.isEmpty() ? this : block("- " + String.join("\n- ", items));
    }

    Markdown numbered(List<String> items) {
        var lines = new StringBuilder();
        for (var n = 0; n < items.size(); n++) {
            lines.append(n == 0 ? "" : "\n").append(n + 1).append(". ").append(items.get(n));
        }
        return items.isEmpty() ? this : block(lines.toString());
    }

    Markdown code(String lines) {
        return block("```\n" + lines.stripTrailing() + "\n```");
    }

    Markdown table(List<String> header, List<List<String>> rows) {
        var lines = new StringBuilder(row(header)).append("\n|").append("---|".repeat(header.size()));
        rows.forEach(cells -> lines.append('\n').append(row(cells)));
        return block(lines.toString());
    }

    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Markdown block(String block) {
        text.append(text.isEmpty() ? "" : "\n").append(block).append('\n');
        return this;
    }

    private static String row(List<String> cells) {
        var line = new StringBuilder("|");
        cells.forEach(cell -> line.append(' ')
                .append(cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " "))
                .append(" |"));
        return line.toString();
    }
}

package io.resite.runbook;

import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// A document for a browser, whole in one file but for its pictures.
public final class Page {
    private static final List<TablesExtension> TABLES = List.of((TablesExtension) TablesExtension.create());

    private Page() {}

    /// @param markdown whose first line is its title
    public static String html(String markdown) {
        var title = markdown.lines().findFirst().orElse("").replaceFirst("^#+ *", "");
        var body = HtmlRenderer.builder()
                .extensions(TABLES)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .build()
                .render(Parser.builder().extensions(TABLES).build().parse(markdown));
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; max-width: 75em; margin: 2em auto; padding: 0 1em; color: #151515; }
                h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; border-bottom: 1px solid #d2d2d2; }
                table { border-collapse: collapse; width: 100%%; font-size: .92em; }
                th, td { border-bottom: 1px solid #e0e0e0; padding: .35em .6em; text-align: left; vertical-align: top; }
                th { background: #f2f2f2; } code { font-family: ui-monospace, monospace; font-size: .92em; }
                pre { background: #f2f2f2; padding: .6em; overflow-x: auto; } img { max-width: 40em; border: 1px solid #d2d2d2; }
                @media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
                </style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(escaped(title), body);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

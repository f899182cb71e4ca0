package io.resite.app.cli;

import io.resite.app.api.Json;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// How a command prints data: for people, or as one JSON document for programs.
final class Output {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    /// The data as one line of JSON if that was asked for, else in words.
    <T> void print(T data, Consumer<T> inWords) {
        if (json) {
            out().println(Json.write(data));
        } else {
            inWords.accept(data);
        }
        out().flush();
    }

    void line(String text) {
        out().println(text);
        out().flush();
    }

    /// Columns as wide as their widest cell.
    void table(List<String> heads, Collection<List<String>> rows) {
        var widths = new int[heads.size()];
        for (var column = 0; column < widths.length; column++) {
            var index = column;
            widths[column] = Math.max(
                    heads.get(column).length(),
                    rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0));
        }
        out().println(row(heads, widths));
        rows.forEach(row -> out().println(row(row, widths)));
        out().flush();
    }

    private static String row(List<String> cells, int[] widths) {
        var text = new StringBuilder();
        for (var column = 0; column < widths.length; column++) {
            text.append(cells.get(column))
                    .repeat(' ', widths[column] - cells.get(column).length() + 2);
        }
        return text.toString().stripTrailing();
    }
}

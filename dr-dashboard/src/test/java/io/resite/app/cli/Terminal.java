package io.resite.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Runs commands as a person would and keeps what they print.
final class Terminal {
    private final StringWriter printed = new StringWriter();
    private final StringWriter complained = new StringWriter();

    int run(String... arguments) {
        return ResiteCommand.commandLine()
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(complained))
                .execute(arguments);
    }

    String printed() {
        return printed.toString();
    }

    String complained() {
        return complained.toString();
    }
}

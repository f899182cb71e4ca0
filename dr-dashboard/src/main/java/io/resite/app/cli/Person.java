package io.resite.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/// The person at the terminal, who may be asked; or a script, which answers by lines of its input.
final class Person {
    private Person() {}

    static String name() {
        return System.getProperty("user.name", "unknown");
    }

    /// What they type, empty at the end of the input.
    static String ask(Output output, String question) {
        output.out().print(question + " ");
        output.out().flush();
        return line();
    }

    /// Words that the terminal does not show.
    static String askSecretly(Output output, String question) {
        var terminal = terminal();
        if (terminal.isEmpty()) {
            return ask(output, question);
        }
        var typed = terminal.get().readPassword("%s ", question);
        return typed == null ? "" : new String(typed);
    }

    /// Makes sure that it is wanted: nobody types a site's name by accident.
    static void confirm(Output output, String site) {
        var typed = ask(output, "Type the name of the site to fail over (" + site + "):");
        if (!typed.equals(site)) {
            throw new CliFailure("not confirmed (found \"" + typed + "\", expected \"" + site
                    + "\"): nothing was done; type the site's name, or add --yes");
        }
    }

    static boolean atTerminal() {
        return terminal().isPresent();
    }

    /// None when input or output is redirected.
    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /// Byte by byte, so that the next question finds the rest of the input.
    private static String line() {
        try {
            var line = new ByteArrayOutputStream();
            for (var next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
                line.write(next);
            }
            return line.toString(Charset.defaultCharset()).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

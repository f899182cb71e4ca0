package io.resite.app.cli;

import picocli.CommandLine.Option;

/// What a person says with a failover, whoever carries it out.
final class FailoverOptions {
    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; recorded with the run.")
    private String reason = "";

    @Option(
            names = "--word",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The person who says that the old site is down, when its hosts do not answer. Recorded.")
    private String word = "";

    @Option(names = "--yes", description = "Do not ask to type the site's name.")
    private boolean yes;

    String reason() {
        return reason;
    }

    String word() {
        return word;
    }

    boolean yes() {
        return yes;
    }
}

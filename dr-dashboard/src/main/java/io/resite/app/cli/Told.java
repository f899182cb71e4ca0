package io.resite.app.cli;

import io.resite.document.Problem;
import io.resite.folder.FolderCheck;
import io.resite.spec.SiteNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Something said of a document: a problem, or a note about what is right and should be known.
record Told(String file, int line, String field, String message, boolean note) {
    /// All that is said of a folder's documents.
    ///
    /// @param folder where they are, for the names of the files
    static List<Told> of(FolderCheck check, Collection<SiteNames> sites, String folder) {
        var told = new ArrayList<Told>();
        check.problems(sites).forEach(problem -> told.add(of(problem.in(folder), false)));
        check.notes(sites).forEach(note -> told.add(of(note.in(folder), true)));
        return told;
    }

    private static Told of(Problem problem, boolean note) {
        return new Told(problem.file(), problem.line(), problem.field(), problem.message(), note);
    }

    /// A line for each, and how many problems there are.
    ///
    /// @return the exit status
    static int print(List<Told> told, Output output) {
        var problems = told.stream().filter(one -> !one.note()).count();
        output.print(told, all -> {
            all.forEach(one -> output.line(one.inWords()));
            output.line(problems == 0 ? "fine" : problems == 1 ? "1 problem" : problems + " problems");
        });
        return problems == 0 ? ResiteCommand.FINE : ResiteCommand.FAILED;
    }

    private String inWords() {
        return note
                ? "%s:%d: note: %s".formatted(file, line, message)
                : new Problem(file, line, field, message).toString();
    }
}

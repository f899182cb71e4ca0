package io.resite.app.cli;

import io.resite.document.DocumentException;
import io.resite.folder.FolderCheck;
import io.resite.folder.SiteDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "validate",
        description = {
            "Check documents and say all that is wrong in them, a line each: file, line, field, what was expected, and"
                    + " the nearest valid name. Exit status 1 if anything is. Needs no service.",
            "",
            "A policy is compared with the folders of its two sites where they are given too. A note says what is right"
                    + " and should be known: what a policy forgets, or wishes and this version does not act on."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite spec validate /etc/resite/policies/east.yaml",
            "  resite spec validate east west policies",
            "  resite spec validate east --json"
        })
final class SpecValidateCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR|FILE",
            arity = "1..*",
            description = "An exported site, a folder with policies, or one document.")
    private List<Path> places = List.of();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        var checks = new LinkedHashMap<Path, FolderCheck>();
        places.forEach(place -> checks.put(place, FolderCheck.of(texts(place), DocumentKinds.ALL)));
        var sites = checks.values().stream()
                .flatMap(check -> check.names().stream())
                .toList();
        var told = new ArrayList<Told>();
        checks.forEach((place, check) ->
                told.addAll(Told.of(check, sites, folder(place).toString())));
        return Told.print(told, output);
    }

    private static Map<String, String> texts(Path place) {
        try {
            if (Files.isDirectory(place)) {
                return new SiteDirectory(place).texts();
            } else if (Files.isRegularFile(place)) {
                return Map.of(String.valueOf(place.getFileName()), SiteDirectory.text(place));
            }
            throw new CliFailure(place + ": no such file or folder");
        } catch (DocumentException unreadable) {
            throw new CliFailure(String.valueOf(unreadable.getMessage()));
        } catch (IOException broken) {
            throw new CliFailure(place + ": cannot be read: " + broken);
        }
    }

    private static Path folder(Path place) {
        var above = place.getParent();
        return Files.isDirectory(place) ? place : above == null ? Path.of("") : above;
    }
}

package io.resite.app.cli;

import io.resite.document.Nearest;
import io.resite.document.Schema;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "schema",
        description = {
            "Print the JSON Schema (draft 2020-12) of a kind of document, for an editor or another validator. Without"
                    + " KIND, list the kinds. Needs no service."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  resite spec schema", "  resite spec schema ProtectionPolicy > ProtectionPolicy.json"})
final class SpecSchemaCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(paramLabel = "KIND", arity = "0..1", description = "As a document says it, in kind.")
    private List<String> kinds = List.of();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (kinds.isEmpty()) {
            output.print(List.copyOf(DocumentKinds.ALL.keySet()), known -> known.forEach(output::line));
            return ResiteCommand.FINE;
        }
        var kind = kinds.getFirst();
        var type = DocumentKinds.ALL.get(kind);
        if (type == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "no kind of document: \"" + kind + "\"" + Nearest.hint(kind, DocumentKinds.ALL.keySet()));
        }
        output.out().print(Schema.of(type));
        output.out().flush();
        return ResiteCommand.FINE;
    }
}

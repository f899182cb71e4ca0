package io.resite.document;

import java.nio.file.Path;

/// Something wrong in a document, told so that its writer finds the place.
///
/// @param file the document's name
/// @param line where it is wrong, from 1; 0 where no line is to blame
/// @param field the whole way to the field, as in `groups[0].rpo`; empty when it is about the document
/// @param message what is wrong and what was expected
public record Problem(String file, int line, String field, String message) {
    /// The same, told from the folder above.
    public Problem in(String folder) {
        return folder.isEmpty()
                ? this
                : new Problem(Path.of(folder, file).normalize().toString(), line, field, message);
    }

    /// As in `policies/east.yaml:9: rpo: missing, expected a time, as in 15 min`: the line says the rest of the way.
    @Override
    public String toString() {
        var name = field.substring(field.lastIndexOf('.') + 1).replaceAll("\\[\\d+]", "");
        return file + (line > 0 ? ":" + line : "") + ": " + (name.isEmpty() ? "" : name + ": ") + message;
    }
}

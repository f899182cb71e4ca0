package io.resite.definition;

/// What an element may hold, in the order it was written.
sealed interface Node permits Element, Node.Text, Node.CharacterData, Node.Comment, Node.Instruction {
    record Text(String text) implements Node {
        boolean isBlank() {
            return text.isBlank();
        }
    }

    /// A `<![CDATA[…]]>` section.
    record CharacterData(String text) implements Node {}

    record Comment(String text) implements Node {}

    record Instruction(String target, String text) implements Node {}
}

package io.resite.document;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A form that documents of a kind had once.
public interface FormerForm {
    /// The name of a field that only documents of that form have. Texts without the word are not looked at.
    String sign();

    /// Makes a document the present form of itself; one that is so already stays as it is.
    void renew(ObjectNode document);
}

package io.resite.recovery;

import java.util.List;

/// A definition for the recovery site, with what had to change beyond names and places, in words.
record Rewritten(String xml, List<String> changes) {
    Rewritten {
        changes = List.copyOf(changes);
    }
}

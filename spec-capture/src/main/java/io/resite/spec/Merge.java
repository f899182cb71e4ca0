package io.resite.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON merge patch, RFC 7386.
final class Merge {
    private Merge() {}

    static JsonNode laidOver(JsonNode below, JsonNode above) {
        if (!(above instanceof ObjectNode changes)) {
            return above;
        }
        var merged = below instanceof ObjectNode fields ? fields.deepCopy() : changes.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                merged.set(change.getKey(), laidOver(merged.path(change.getKey()), change.getValue()));
            }
        });
        return merged;
    }
}

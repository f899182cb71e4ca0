package io.resite.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON merge patch (RFC 7386) with one addition: fields that are given another `type` become another kind of thing,
/// which
/// keeps nothing of the old one. A connection to a bridge has no use for the network it was plugged into before.
final class Merge {
    private static final String TYPE = "type";

    private Merge() {}

    static ObjectNode laidOver(ObjectNode below, ObjectNode above) {
        var merged = below.deepCopy();
        above.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                merged.remove(change.getKey());
            } else {
                merged.set(change.getKey(), inside(merged.path(change.getKey()), change.getValue()));
            }
        });
        return merged;
    }

    private static JsonNode inside(JsonNode below, JsonNode above) {
        if (!(above instanceof ObjectNode changes)) {
            return above;
        }
        var fresh = !(below instanceof ObjectNode)
                || (changes.has(TYPE) && below.has(TYPE) && !changes.get(TYPE).equals(below.get(TYPE)));
        return laidOver(fresh ? changes.objectNode() : (ObjectNode) below, changes);
    }
}

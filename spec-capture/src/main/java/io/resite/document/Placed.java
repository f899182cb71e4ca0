package io.resite.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A document as it stands on the page, before anyone asks what it means: every part with its line.
sealed interface Placed {
    int line();

    record Single(int line, JsonNode value) implements Placed {}

    record Items(int line, List<Placed> items) implements Placed {}

    /// Two of one name are kept, to be complained about.
    record Fields(int line, List<Entry> entries) implements Placed {}

    record Entry(int line, String name, Placed value) {}

    /// @throws IOException when it is neither YAML nor JSON
    static Placed read(ObjectMapper format, String text) throws IOException {
        var values = format.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try (var parser = format.createParser(text).disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)) {
            parser.nextToken();
            var read = part(parser, values);
            // Trips over what is broken further down.
            parser.nextToken();
            return read;
        }
    }

    private static Placed part(JsonParser parser, ObjectReader values) throws IOException {
        var line = parser.currentTokenLocation().getLineNr();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var items = new ArrayList<Placed>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(part(parser, values));
            }
            return new Items(line, items);
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            var entries = new ArrayList<Entry>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var at = parser.currentTokenLocation().getLineNr();
                var name = parser.currentName();
                parser.nextToken();
                entries.add(new Entry(at, name, part(parser, values)));
            }
            return new Fields(line, entries);
        }
        return new Single(line, values.readTree(parser));
    }
}

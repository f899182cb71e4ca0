package io.resite.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resite.definition.Definition;
import io.resite.document.Documents;
import io.resite.document.FormerForm;
import java.time.Instant;
import java.util.List;

/// Sites and points as they were before machines, networks and pools held definitions: a few values, and the XML. Of
/// addresses it was not told who had seen them and when.
final class VerbatimForm implements FormerForm {
    private static final String XML = "xml";

    private static final String ADDRESSES = "addresses";

    /// What the definition says, and was written beside it.
    private static final List<String> TWICE =
            List.of(XML, "name", "uuid", "type", "path", "memory", "cpus", "capacity", "available");

    @Override
    public String sign() {
        return XML;
    }

    @Override
    public void renew(ObjectNode document) {
        document.forEach(VerbatimForm::renewAll);
        if (document.path(ADDRESSES) instanceof ArrayNode addresses) {
            document.set(ADDRESSES, seen(document.arrayNode(), addresses));
        }
        var xml = document.path(XML);
        if (xml.isTextual() && document.has("host")) {
            var definition = Definition.parse(
                    xml.textValue(), "definition of " + document.path("name").asText());
            document.remove(TWICE);
            document.set("definition", document.pojoNode(Documents.fields(definition.definition())));
        }
    }

    private static ArrayNode seen(ArrayNode renewed, ArrayNode addresses) {
        addresses.forEach(address -> renewed.add(
                address.isTextual()
                        ? renewed.objectNode()
                                .put("address", address.textValue())
                                .put("source", "lease")
                                .put("seenAt", Instant.EPOCH.toString())
                        : address));
        return renewed;
    }

    private static void renewAll(JsonNode node) {
        if (node instanceof ObjectNode fields) {
            new VerbatimForm().renew(fields);
        } else {
            node.forEach(VerbatimForm::renewAll);
        }
    }
}

package io.resite.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.resite.document.DocumentCheck;
import io.resite.document.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the schemas say, a validator that is not ours says of our documents.
class SchemaTest {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> SCHEMAS = new HashMap<>();

    static {
        SiteFolder.KINDS.forEach((kind, type) -> SCHEMAS.put(kind, FACTORY.getSchema(Schema.of(type))));
    }

    @ParameterizedTest
    @MethodSource("io.resite.folder.SchemaTest#kinds")
    void a_schema_is_one(String kind) {
        var rules = FACTORY.getSchema(SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()));

        assertThat(rules.validate(Schema.of(SiteFolder.KINDS.getOrDefault(kind, Object.class)), InputFormat.JSON))
                .isEmpty();
    }

    static List<String> kinds() {
        return SiteFolder.KINDS.keySet().stream().sorted().toList();
    }

    @Test
    void an_exported_folder_fits_its_schemas() throws IOException {
        for (var text : SiteFolder.texts(Sites.east()).entrySet()) {
            if (text.getKey().endsWith(".yaml")) {
                assertThat(against(text.getValue())).as(text.getKey()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void any_exported_folder_fits_its_schemas(long seed) throws IOException {
        for (var text : SiteFolder.texts(Sites.random(seed)).entrySet()) {
            if (text.getKey().endsWith(".yaml")) {
                assertThat(against(text.getValue())).as(text.getValue()).isEmpty();
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void the_example_policy_is_one() throws IOException {
        var policy = example();

        assertThat(against(policy)).isEmpty();
        assertThat(DocumentCheck.of("policy.yaml", policy, SiteFolder.KINDS).problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: ProtectionPolicy | kind: Policy",
                "apiVersion: resite.io/v1 | apiVersion: resite.io/v2",
                "recoverySite: | recoverysite:",
                "site: berlin | site: Berlin!",
                "rpo: 15 min | rpo: 15 minutes",
                "rpo: 15 min | rpo: 15",
                "tier: critical | tier: vital",
                "kind: tcp | kind: ping",
                "port: 5432 | port: high",
                "port: 5432 | porrt: 5432",
                "fencing: libvirt | fencing: none"
            })
    void what_the_reader_refuses_the_schema_refuses_too(String right, String wrong) throws IOException {
        assertThat(example()).contains(right);
        var broken = example().replace(right, wrong);

        assertThat(against(broken)).isNotEmpty();
        assertThat(DocumentCheck.of("policy.yaml", broken, SiteFolder.KINDS).problems())
                .isNotEmpty();
    }

    private static Iterable<ValidationMessage> against(String yaml) throws IOException {
        JsonNode document = new YAMLMapper().readTree(yaml);
        var schema = SCHEMAS.getOrDefault(document.path("kind").asText(), SCHEMAS.get("ProtectionPolicy"));
        return schema == null
                ? List.of()
                : schema.validate(
                        document, settings -> settings.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private static String example() throws IOException {
        var here = Path.of("").toAbsolutePath();
        var root = Files.isDirectory(here.resolve("docs")) ? here : here.resolve("..");
        return Files.readString(root.resolve("docs/examples/policy.yaml"));
    }
}

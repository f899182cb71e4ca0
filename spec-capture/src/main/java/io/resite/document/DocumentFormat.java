package io.resite.document;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/// How Jackson is set up, once for both forms.
final class DocumentFormat {
    /// A site of a thousand machines is some 20 MiB of YAML; SnakeYAML's own limit is 3 MiB.
    private static final int LARGEST_DOCUMENT = 256 << 20;

    /// Our deepest records are some ten deep; each level takes stack of whoever walks a document.
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNestingDepth(100).build();

    private DocumentFormat() {}

    static ObjectMapper json() {
        return setUp(JsonMapper.builder(
                JsonFactory.builder().streamReadConstraints(LIMITS).build()));
    }

    static ObjectMapper yaml() {
        var limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST_DOCUMENT);
        var factory = YAMLFactory.builder()
                .loaderOptions(limits)
                .streamReadConstraints(LIMITS)
                .stringQuotingChecker(new Misread())
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .build();
        return setUp(YAMLMapper.builder(factory));
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> ObjectMapper setUp(B builder) {
        var mapper = builder.addModules(new JavaTimeModule(), words())
                .annotationIntrospector(new Defaults())
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                // FieldCheck has been there before.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        for (var container : Set.of(List.class, Set.class, Map.class, String.class, Names.class)) {
            mapper.configOverride(container).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        }
        mapper.setInjectableValues(new WrittenDefault(mapper));
        return mapper;
    }

    private static SimpleModule words() {
        return new SimpleModule("resite")
                .addSerializer(new DurationWriter())
                .addDeserializer(Duration.class, new DurationReader())
                .addDeserializer(Names.class, new NamesReader())
                .addSerializer(new EnumWriter());
    }

    /// Quotes texts that are read back as something else when they are written bare: line breaks that only YAML knows
    /// become spaces, and what looks like a number to any reader of YAML becomes one, as `1_000` or a MAC address
    /// without letters, which YAML 1.1 takes for a number to the base of 60.
    private static final class Misread extends StringQuotingChecker.Default {
        @Serial
        private static final long serialVersionUID = 1L;

        private static final Resolver RESOLVER = new Resolver();

        @Override
        public boolean needToQuoteName(String name) {
            return super.needToQuoteName(name) || breaks(name) || isNumber(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || breaks(value) || isNumber(value);
        }

        private static boolean isNumber(String text) {
            var tag = RESOLVER.resolve(NodeId.scalar, text, true);
            return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
        }

        private static boolean breaks(String text) {
            return text.chars().anyMatch(character -> character == 0x85 || character == 0x2028 || character == 0x2029);
        }
    }

    /// A time as people say it: `15 min`.
    private static final class DurationWriter extends StdSerializer<Duration> {
        @Serial
        private static final long serialVersionUID = 1L;

        DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(TimeText.of(value));
        }
    }

    private static final class DurationReader extends FromStringDeserializer<Duration> {
        @Serial
        private static final long serialVersionUID = 1L;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        protected Duration _deserialize(String text, DeserializationContext context) {
            return TimeText.parse(text);
        }
    }

    private static final class NamesReader extends FromStringDeserializer<Names> {
        @Serial
        private static final long serialVersionUID = 1L;

        NamesReader() {
            super(Names.class);
        }

        @Override
        protected Names _deserialize(String text, DeserializationContext context) {
            return Names.parse(text);
        }

        @Override
        public Object getEmptyValue(DeserializationContext context) {
            return Names.NONE;
        }
    }

    /// Enum values as words in lower case; reading takes capitals too.
    @SuppressWarnings("rawtypes")
    private static final class EnumWriter extends StdSerializer<Enum> {
        @Serial
        private static final long serialVersionUID = 1L;

        EnumWriter() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(EnumWord.of((Enum<?>) value));
        }
    }

    /// Makes the `defaultValue` of a record's component, which Jackson only documents, the value of a field left out;
    /// a component of a [Sparse] record needs none.
    private static final class Defaults extends JacksonAnnotationIntrospector {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public JacksonInject.@Nullable Value findInjectableValue(AnnotatedMember member) {
            return member instanceof AnnotatedParameter parameter
                            && !written(parameter).isEmpty()
                    ? JacksonInject.Value.construct(written(parameter), true, true)
                    : super.findInjectableValue(member);
        }

        private static String written(AnnotatedParameter parameter) {
            var property = parameter.getAnnotation(JsonProperty.class);
            if (property != null && !property.defaultValue().isEmpty()) {
                return property.defaultValue();
            }
            return Unsaid.isSparse(parameter.getDeclaringClass())
                    ? Unsaid.written(parameter.getRawType()).orElse("")
                    : "";
        }
    }

    private static final class WrittenDefault extends InjectableValues {
        private final ObjectMapper mapper;

        WrittenDefault(ObjectMapper mapper) {
            this.mapper = mapper;
        }

        @Override
        public Object findInjectableValue(
                DeserializationContext context,
                Object written,
                BeanProperty property,
                @Nullable Object bean,
                @Nullable Boolean optional,
                @Nullable Boolean useInput)
                throws JsonMappingException {
            try {
                var text = written.toString();
                return text.startsWith("{") || text.startsWith("[")
                        ? mapper.readValue(text, property.getType())
                        : mapper.convertValue(text, property.getType());
            } catch (JsonProcessingException broken) {
                throw JsonMappingException.from(context, "default of " + property.getName(), broken);
            }
        }

        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester")
        public Object findInjectableValue(
                Object written, DeserializationContext context, BeanProperty property, @Nullable Object bean)
                throws JsonMappingException {
            return findInjectableValue(context, written, property, bean, true, true);
        }
    }
}

package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomDefinitionsTest {
    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_is_in_a_definition_comes_back(int seed) {
        var xml = RandomDefinition.of(seed);

        var back = Samples.roundtrip(xml, "seed " + seed);

        assertThat(Lines.of(back)).as("replay: seed %d", seed).isEqualTo(Lines.of(xml));
        assertThat(back.strip()).isEqualTo(xml);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_generated_reads_as_the_same_value(int seed) {
        var captured = Definition.parse(RandomDefinition.of(seed), "seed " + seed);

        var again = Definition.parse(captured.definition().xml(captured.secrets()), "seed " + seed);

        assertThat(again).isEqualTo(captured);
    }

    static IntStream seeds() {
        return IntStream.range(0, 500);
    }
}

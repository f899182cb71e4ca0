package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class CorpusTest {
    @Test
    void a_definition_comes_back_from_its_yaml_as_it_was() {
        var failed = new ArrayList<String>();
        for (var sample : Corpus.definitions().toList()) {
            try {
                var captured = Definition.parse(sample.xml(), sample.toString());
                var back = Definition.read(captured.definition().yaml(), sample.toString())
                        .xml(captured.secrets());
                if (!Lines.of(back).equals(Lines.of(sample.xml()))) {
                    failed.add(sample + ": differs");
                }
            } catch (RuntimeException broken) {
                failed.add(sample + ": " + broken);
            }
        }

        assertThat(failed).isEmpty();
    }
}

package io.resite.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    /// Has names, or none.
    @Sparse
    record Cpu(String model, Names features) {}

    @Test
    void names_are_written_on_one_line_and_read_back() {
        var cpu = new Cpu("EPYC", Names.of("avx", "sse4.2"));

        assertThat(Documents.yaml(cpu)).contains("features: \"avx, sse4.2\"\n");
        assertThat(Documents.read(Documents.yaml(cpu), Cpu.class, "cpu")).isEqualTo(cpu);
    }

    @Test
    void none_are_left_out() {
        var cpu = new Cpu("EPYC", Names.NONE);

        assertThat(Documents.yaml(cpu)).doesNotContain("features");
        assertThat(Documents.read(Documents.yaml(cpu), Cpu.class, "cpu")).isEqualTo(cpu);
    }

    @Test
    void a_name_that_would_be_two_when_read_back_is_refused() {
        assertThatThrownBy(() -> new Names(List.of("a,b"))).hasMessageContaining("a,b");
    }
}

package io.resite.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({"8 GiB,8589934592", "512MiB,536870912", "1 B,1", "77,77", "0 B,0"})
    void a_size_is_read_with_its_unit(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
    }

    @ParameterizedTest
    @CsvSource({"8 GiB", "1536 MiB", "4097 B", "0 B"})
    void what_is_written_reads_back_exactly(String text) {
        assertThat(ByteSize.parse(text)).hasToString(text);
    }

    @Test
    void a_wrong_unit_is_told_with_what_was_expected() {
        assertThatThrownBy(() -> ByteSize.parse("8 GB"))
                .hasMessageContaining("8 GB")
                .hasMessageContaining("8 GiB");
    }
}

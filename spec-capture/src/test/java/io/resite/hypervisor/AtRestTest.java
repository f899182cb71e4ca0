package io.resite.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AtRestTest {
    private final AtomicInteger made = new AtomicInteger();
    private final AtRest<Integer> numbers = new AtRest<>(made::incrementAndGet);

    @Test
    void what_nobody_uses_serves_the_next_and_what_is_in_use_nobody_else() {
        var together = numbers.use(first -> numbers.use(second -> first + second));
        var later = numbers.use(one -> one);

        assertThat(together).isEqualTo(3);
        assertThat(later).isLessThanOrEqualTo(2);
        assertThat(made).hasValue(2);
    }

    @Test
    void what_broke_in_use_is_used_no_more() {
        assertThatThrownBy(() -> numbers.use(one -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(numbers.<Integer, RuntimeException>use(one -> one)).isEqualTo(2);
    }
}

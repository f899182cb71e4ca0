package io.resite.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resite.document.ByteSize;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The process itself. Its host is nowhere: what it does at a real one is shown in the lab.
class WatchdogTest {
    private static final Duty DUTY = new Duty(
            "qemu+tcp://127.0.0.1:1/system",
            new UUID(1, 2),
            true,
            true,
            Duration.ofMinutes(5),
            "/pool",
            ByteSize.gib(1));

    private final Watchdog watchdog = Watchdog.process();

    @AfterEach
    void end() {
        watchdog.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> process().isEmpty());
    }

    @Test
    void a_machine_is_guarded_by_a_process_that_outlives_this_one_and_ends_when_nothing_is_left() {
        var vigil = watchdog.guard(DUTY);

        assertThat(vigil.outlivesUs()).isTrue();
        assertThat(process()).isPresent();
        assertThat(vigil.moving(false)).isEmpty();
        assertThat(vigil.undone()).isEmpty();
        vigil.over();
    }

    @Test
    void a_process_that_dies_is_started_again_and_told_what_to_guard() {
        var vigil = watchdog.guard(DUTY);
        var first = process().orElseThrow();

        first.destroyForcibly();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> process()
                        .filter(process -> process.pid() != first.pid())
                        .isPresent());
        assertThat(vigil.moving(false)).isEmpty();
        vigil.over();
    }

    private static Optional<ProcessHandle> process() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains(WatchdogProcess.class.getName()))
                        .isPresent())
                .findFirst();
    }
}

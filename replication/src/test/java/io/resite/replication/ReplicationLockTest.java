package io.resite.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.spec.SiteId;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicationLockTest {
    private static final SiteId EAST = new SiteId("east");

    @TempDir
    Path state;

    @Test
    void a_group_is_locked_once_and_again_after_its_release() {
        try (var first = ReplicationLock.tryTake(state, EAST, "shop").orElseThrow()) {
            assertThat(ReplicationLock.tryTake(state, EAST, "shop")).isEmpty();
            assertThat(first).isNotNull();
        }

        try (var again = ReplicationLock.tryTake(state, EAST, "shop").orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void other_groups_and_sites_are_free() {
        try (var _ = ReplicationLock.tryTake(state, EAST, "shop").orElseThrow();
                var other = ReplicationLock.tryTake(state, EAST, "shop/../till").orElseThrow();
                var elsewhere = ReplicationLock.tryTake(state, new SiteId("west"), "shop")
                        .orElseThrow()) {
            assertThat(other).isNotNull();
            assertThat(elsewhere).isNotNull();
        }
    }

    @Test
    void a_killed_process_holds_nothing() throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var holder = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Holder.class.getName(), state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(holder.inputReader().readLine()).isEqualTo("locked");
        assertThat(ReplicationLock.tryTake(state, EAST, "shop")).isEmpty();

        holder.destroyForcibly();
        assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();

        try (var ours = ReplicationLock.tryTake(state, EAST, "shop").orElseThrow()) {
            assertThat(ours).isNotNull();
        }
    }

    /// Another process that takes the lock and keeps it.
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (var _ =
                    ReplicationLock.tryTake(Path.of(arguments[0]), EAST, "shop").orElseThrow()) {
                System.out.println("locked");
                Thread.sleep(60_000);
            }
        }
    }
}

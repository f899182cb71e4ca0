package io.resite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.run.Decision;
import io.resite.run.RunReport;
import io.resite.spec.HealthCheck;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What two troubles cost a site of forty machines.
class ManyMachinesTest {
    private static final int ALL = 40;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void thirty_eight_of_forty_come_up_unattended_and_the_others_by_one_command_each() throws Exception {
        var unwell = new HealthCheck.Tcp(silent(), "", Duration.ofMillis(300));
        try (var fleet = new Fleet(ALL, Map.of("m07", unwell), folder)) {
            fleet.corruptNewest(23);
            var request = new RunRequest("ada", "127.0.0.1", "flood in the basement", "ada");

            var run = fleet.engine.start(fleet.plan(), request);
            fleet.engine.await(run);

            var report = report(fleet, run);
            assertThat(report.outcome())
                    .startsWith("recovered except 2:")
                    .contains("m07 (")
                    .contains("m23 (");
            assertThat(report.machines())
                    .filteredOn(machine -> machine.progress() == RunReport.MachineProgress.RUNNING)
                    .hasSize(ALL - 2);

            fleet.engine.decide(run, new Decision.Accept("m07"), "ada", "its check asks the wrong port");
            fleet.engine.await(run);
            fleet.engine.decide(run, fleet.engine.earlierPoint(run, "m23", false), "ada", "");
            fleet.engine.await(run);

            assertThat(report(fleet, run).outcome()).isEqualTo("recovered");
            assertThat(fleet.running()).isEqualTo(ALL);
        }
    }

    private static RunReport report(Fleet fleet, String run) {
        return fleet.runs().report(run).orElseThrow();
    }

    /// A port that nobody listens at.
    private static int silent() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

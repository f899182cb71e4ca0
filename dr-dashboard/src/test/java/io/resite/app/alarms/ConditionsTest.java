package io.resite.app.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.api.AlarmKind;
import io.resite.app.api.Overview;
import io.resite.app.api.Overview.DriftView;
import io.resite.app.api.Overview.ForecastView;
import io.resite.app.api.Overview.HostView;
import io.resite.app.api.Overview.LastPoint;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.api.Overview.VaultView;
import io.resite.document.ByteSize;
import io.resite.spec.Consistency;
import io.resite.spec.MachineState;
import io.resite.spec.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void nothing_is_told_when_all_is_as_promised() {
        assertThat(Conditions.of(overview("", machine("db", 12, true, "east")))).isEmpty();
    }

    @Test
    void machines_of_a_group_that_are_late_are_one_alarm() {
        var conditions = Conditions.of(overview(
                "",
                machine("db", 720, false, "east"),
                machine("app", 690, false, "east"),
                machine("x", 1, true, "east")));

        assertThat(conditions).singleElement().satisfies(condition -> {
            assertThat(condition.kind()).isEqualTo(AlarmKind.RPO);
            assertThat(condition.text())
                    .isEqualTo("group shop of east breaks its RPO of 10 min: the newest point of db is 12 min old, the"
                            + " newest point of app is 11 min old");
        });
    }

    @Test
    void a_machine_that_is_new_has_the_time_of_its_rpo() {
        assertThat(Conditions.of(overview("", machine("db", -1, false, "east"))))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.patience()).isEqualTo(Duration.ofMinutes(10));
                    assertThat(condition.text()).endsWith("db has no recovery point");
                });
    }

    @Test
    void one_that_runs_elsewhere_unprotected_is_told() {
        assertThat(Conditions.of(overview("", machine("db", 900, false, "west")))
                        .getFirst()
                        .text())
                .endsWith("db runs at west and is not protected there");
    }

    @Test
    void a_vault_that_cannot_be_read_and_a_forecast_are_told() {
        var overview = overview("connection refused");
        var foreseen = new Overview(
                overview.sealed(),
                overview.vault(),
                NOW,
                overview.sites(),
                List.of(),
                null,
                overview.vaultProblem(),
                List.of(new ForecastView("east", "shop", NOW, "group shop of east will breach its RPO in 3 min")),
                List.of());

        assertThat(Conditions.of(foreseen))
                .extracting(Condition::text)
                .containsExactly(
                        "the vault cannot be read: connection refused",
                        "group shop of east will breach its RPO in 3 min");
    }

    private static Overview overview(String problem, MachineView... machines) {
        var host = new HostView("east1", "qemu:///system", true, ByteSize.gib(4), ByteSize.gib(3));
        var site = new SiteView(
                "east", "west", NOW, 1, new DriftView(1, 0, List.of()), null, List.of(machines), List.of(host));
        return new Overview(
                false,
                new VaultView("/vault", "id"),
                NOW,
                List.of(site),
                List.of(),
                null,
                problem,
                List.of(),
                List.of());
    }

    private static MachineView machine(String name, long lag, boolean met, String owner) {
        return new MachineView(
                "east/" + name,
                name,
                "east1",
                MachineState.RUNNING,
                Tier.CRITICAL,
                "shop",
                owner,
                0,
                lag < 0 ? null : new LastPoint(3, NOW.minusSeconds(lag), Consistency.CRASH),
                lag < 0 ? null : lag,
                600,
                met,
                "",
                null,
                null);
    }
}

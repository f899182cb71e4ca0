package io.resite.app.alarms;

import io.resite.app.api.AlarmKind;
import io.resite.app.api.Overview;
import io.resite.app.api.Overview.ForecastView;
import io.resite.app.api.Overview.HostView;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.api.Overview.SiteView;
import io.resite.document.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// What of an overview people are to be told. An overview is judged from points and hosts alone, so this holds at the
/// recovery site too, where nothing is replicated from.
public final class Conditions {
    /// Hosts and stores are silent for a moment when they are restarted.
    private static final Duration A_MOMENT = Duration.ofMinutes(1);

    /// A forecast changes with every cycle.
    private static final Duration CERTAIN = Duration.ofSeconds(20);

    private static final int NAMED = 5;

    private final Overview overview;
    private final List<Condition> found = new ArrayList<>();

    private Conditions(Overview overview) {
        this.overview = overview;
    }

    public static List<Condition> of(Overview overview) {
        var conditions = new Conditions(overview);
        conditions.vault();
        overview.sites().forEach(conditions::site);
        overview.forecasts().forEach(conditions::forecast);
        return List.copyOf(conditions.found);
    }

    private void vault() {
        var vault = overview.vault();
        if (!overview.vaultProblem().isEmpty()) {
            found.add(new Condition(
                    AlarmKind.VAULT,
                    "",
                    vault.url(),
                    "the vault cannot be read: " + overview.vaultProblem(),
                    A_MOMENT));
        } else if (overview.sealed() && !vault.id().isEmpty()) {
            found.add(new Condition(
                    AlarmKind.VAULT, "", vault.url(), "the vault is sealed, so nothing is protected", A_MOMENT));
        }
    }

    private void site(SiteView site) {
        site.hosts().stream().filter(host -> !host.answers()).forEach(host -> host(site, host));
        var late = new LinkedHashMap<String, List<MachineView>>();
        site.machines().stream()
                .filter(machine -> !machine.rpoMet())
                .forEach(machine -> late.computeIfAbsent(machine.group(), _ -> new ArrayList<>())
                        .add(machine));
        late.forEach((group, machines) -> late(site, group, machines));
    }

    private void host(SiteView site, HostView host) {
        found.add(new Condition(
                AlarmKind.HOST,
                site.id(),
                host.name(),
                "host %s of %s does not answer at %s".formatted(host.name(), site.id(), host.uri()),
                A_MOMENT));
    }

    /// One alarm a group: its machines are late together.
    private void late(SiteView site, String group, List<MachineView> machines) {
        var rpo = Duration.ofSeconds(machines.getFirst().rpoSeconds());
        // A machine that is new has the time of its RPO for its first point.
        var without = machines.stream().allMatch(machine -> machine.lastPoint() == null);
        found.add(new Condition(
                AlarmKind.RPO,
                site.id(),
                group,
                "group %s of %s breaks its RPO of %s: %s"
                        .formatted(group, site.id(), TimeText.rough(rpo), named(site, machines)),
                without ? rpo : Duration.ZERO));
    }

    private static String named(SiteView site, List<MachineView> machines) {
        var named = machines.stream()
                .limit(NAMED)
                .map(machine -> age(site, machine))
                .collect(Collectors.joining(", "));
        return machines.size() > NAMED ? named + " and %d more".formatted(machines.size() - NAMED) : named;
    }

    private static String age(SiteView site, MachineView machine) {
        if (!machine.owner().equals(site.id())) {
            return "%s runs at %s and is not protected there".formatted(machine.name(), machine.owner());
        }
        var lag = machine.rpoLagSeconds();
        var copy = machine.copy();
        if (lag == null && copy != null) {
            return "%s has no recovery point yet, %d %% of its first copy is in the vault"
                    .formatted(machine.name(), copy.percent());
        }
        return lag == null
                ? machine.name() + " has no recovery point"
                : "the newest point of %s is %s old".formatted(machine.name(), TimeText.rough(Duration.ofSeconds(lag)));
    }

    private void forecast(ForecastView forecast) {
        found.add(new Condition(AlarmKind.FORECAST, forecast.site(), forecast.group(), forecast.text(), CERTAIN));
    }
}

package io.resite.app.rest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.resite.app.api.Overview;
import io.resite.app.api.Overview.MachineView;
import io.resite.app.api.Overview.SiteView;
import io.resite.app.operations.Cycles.GroupKey;
import io.resite.app.operations.Cycles.State;
import io.resite.app.operations.Cycles.Totals;
import io.resite.app.operations.Cycles.Volume;
import io.resite.app.operations.Operations;
import io.resite.document.ByteSize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The service in numbers, for a monitoring that asks `/q/metrics`. What it says of points comes from the vault's, what
/// it says of cycles from those of this process.
@ApplicationScoped
public class Metrics {
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final Operations operations;
    private final MultiGauge lag;
    private final MultiGauge promised;
    private final Set<Object> counted = new HashSet<>();

    @Inject
    Metrics(MeterRegistry registry, Operations operations) {
        this.registry = registry;
        this.operations = operations;
        this.lag = MultiGauge.builder("resite.rpo.lag.seconds")
                .description("Age of a machine's newest acknowledged point")
                .register(registry);
        this.promised = MultiGauge.builder("resite.rpo.seconds")
                .description("The RPO of a machine's group")
                .register(registry);
    }

    /// Begins to count. Called once.
    public void start() {
        var wan = operations.wan().budget();
        FunctionCounter.builder(
                        "resite.wan.sent.bytes", wan, line -> line.sent().bytes())
                .description("Bytes that left for the vault's store, those sent again included")
                .register(registry);
        gauge(
                "resite.wan.rate.bytes",
                "Bytes that leave per second, over the last ten",
                all -> wan.perSecond().bytes());
        gauge(
                "resite.wan.limit.bytes",
                "What may leave per second; no number without a limit",
                all -> wan.limit().isUnlimited() ? Double.NaN : wan.limit().bytesPerSecond());
        gauge("resite.cycles.running", "Cycles under way", all -> all.cycles().running());
        gauge("resite.cycles.waiting", "Groups that are due and have no cycle under way", Operations::waiting);
        gauge(
                "resite.alarms.open",
                "Alarms that hold",
                all -> all.alarms().list().stream()
                        .filter(alarm -> alarm.over() == null)
                        .count());
    }

    private void gauge(String name, String description, ToDoubleFunction<Operations> value) {
        Gauge.builder(name, operations, value).description(description).register(registry);
    }

    /// Follows the machines and groups that come and go.
    public void refresh() {
        var overview = operations.overviews().overview();
        lag.register(
                machines(overview)
                        .filter(each -> each.machine().rpoLagSeconds() != null)
                        .map(each -> each.row(machine -> Double.valueOf(String.valueOf(machine.rpoLagSeconds()))))
                        .toList(),
                true);
        promised.register(
                machines(overview)
                        .filter(each -> !each.machine().group().isEmpty())
                        .map(each -> each.row(machine -> (double) machine.rpoSeconds()))
                        .toList(),
                true);
        operations.cycles().all().forEach(this::count);
    }

    private static Stream<At> machines(Overview overview) {
        return overview.sites().stream()
                .flatMap(site -> site.machines().stream().map(machine -> new At(site, machine)));
    }

    private record At(SiteView site, MachineView machine) {
        MultiGauge.Row<Number> row(Function<MachineView, Number> value) {
            var tags = Tags.of("site", site.id(), "machine", machine.name(), "group", machine.group());
            return MultiGauge.Row.of(tags, value.apply(machine));
        }
    }

    private void count(GroupKey group, State state) {
        if (counted.add(group)) {
            var tags = Tags.of("site", group.site().value(), "group", group.group());
            counter("resite.cycles", "Cycles acknowledged", tags, group, Totals::cycles);
            counter("resite.cycles.failed", "Cycles that acknowledged nothing", tags, group, Totals::failed);
            counter(
                    "resite.cycles.seconds",
                    "What acknowledged cycles took",
                    tags,
                    group,
                    totals -> totals.took().toMillis() / MILLIS);
            counter(
                    "resite.cycles.sent.bytes",
                    "Bytes that left for it",
                    tags,
                    group,
                    totals -> totals.sent().bytes());
            Gauge.builder(
                            "resite.cycle.seconds",
                            operations,
                            all -> all.cycles()
                                    .last(group)
                                    .map(last -> last.took().toMillis() / MILLIS)
                                    .orElse(Double.NaN))
                    .description("What the newest cycle took")
                    .tags(tags)
                    .register(registry);
        }
        state.totals().machines().keySet().forEach(machine -> countMachine(group, machine));
    }

    private void countMachine(GroupKey group, String machine) {
        if (!counted.add(new MachineKey(group, machine))) {
            return;
        }
        var tags = Tags.of("site", group.site().value(), "group", group.group(), "machine", machine);
        volume("resite.read.bytes", "Bytes read from the hypervisor", tags, group, machine, Volume::read);
        volume("resite.changed.bytes", "Of those, what had changed", tags, group, machine, Volume::changed);
        volume("resite.deduped.bytes", "Of those, what the vault had already", tags, group, machine, Volume::deduped);
        volume("resite.stored.bytes", "Bytes added to the vault", tags, group, machine, Volume::stored);
    }

    private record MachineKey(GroupKey group, String machine) {}

    private void volume(
            String name,
            String description,
            Tags tags,
            GroupKey group,
            String machine,
            Function<Volume, ByteSize> figure) {
        counter(
                name,
                description,
                tags,
                group,
                totals -> totals.of(machine).map(figure).map(ByteSize::bytes).orElse(0L));
    }

    private void counter(String name, String description, Tags tags, GroupKey group, ToDoubleFunction<Totals> figure) {
        FunctionCounter.builder(
                        name,
                        operations,
                        all -> figure.applyAsDouble(all.cycles().totals(group)))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}

package io.resite.app.operations;

import io.resite.ownership.Ownership;
import io.resite.replication.ProtectionGroups;
import io.resite.retention.Pins;
import io.resite.retention.Pruning;
import io.resite.retention.Pruning.PrunePlan;
import io.resite.retention.Pruning.Pruned;
import io.resite.run.RunState;
import io.resite.run.Underway;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.Retention;
import io.resite.spec.SiteId;
import io.resite.vault.Collector.Collected;
import io.resite.vault.Collector.Terms;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Keeps the vault in order: removes points that their rules let go, and frees what no point needs. It needs nothing
/// but the vault, and may be done in several places at once.
public final class VaultCare {
    private static final Retention ALL = new Retention(0, 0, 0, 0, 0, 0);
    private static final Pattern POINT = Pattern.compile("(.+?)(?:#(\\d{1,12}))?");

    private final VaultDoor door;
    private final SiteRecords records;
    private final KnownRuns known;
    private final InstantSource clock;

    public VaultCare(VaultDoor door, InstantSource clock) {
        this.door = door;
        this.records = new SiteRecords(door);
        this.known = new KnownRuns(door);
        this.clock = clock;
    }

    public List<SiteId> sites() {
        return door.open().sites();
    }

    public Pins pins() {
        return new Pins(door.open(), clock);
    }

    /// What would stay and what would go.
    public PrunePlan plan(SiteId site) {
        return pruning(site).plan();
    }

    public Pruned prune(SiteId site, PrunePlan plan) {
        return pruning(site).prune(plan);
    }

    public Collected collect(SiteId site) {
        return door.open().site(site).collector(clock, Terms.USUAL).collect();
    }

    private Pruning pruning(SiteId site) {
        var vault = door.open();
        var retentions = retentions(site);
        var ownership = new Ownership(vault, clock);
        return new Pruning(
                vault.site(site),
                group -> retentions.getOrDefault(group, ALL),
                group -> {
                    var owner = ownership.owner(site, group);
                    return owner.site().equals(site)
                            ? ""
                            : "retention stands still: its group runs at " + owner.site() + " since run " + owner.run();
                },
                this::held,
                clock);
    }

    /// By group. Nothing goes of a group that the newest policy does not know.
    private Map<String, Retention> retentions(SiteId site) {
        var retentions = new HashMap<String, Retention>();
        var spec = records.spec(site);
        var policy = records.policy(site);
        if (spec.isPresent() && policy.isPresent()) {
            for (ProtectionGroup group :
                    ProtectionGroups.of(spec.get().value(), policy.get().value())) {
                retentions.put(group.name(), group.retention());
            }
        }
        return retentions;
    }

    /// Points that a person pinned, or that a run which is not over recovers from.
    private Map<PointId, String> held() {
        var held = new HashMap<>(pins().reasons());
        var runs = known.runs();
        for (var run : runs.ids()) {
            if (runs.state(run).orElseGet(RunState.NotBegun::new) instanceof Underway underway) {
                underway.machines().forEach(machine -> held.put(machine.point(), "used by run " + run));
            }
        }
        return held;
    }

    /// The points that a person names: `db#12`, or `db` for the newest acknowledged one.
    public List<PointId> points(SiteId site, List<String> names) {
        var named = new NamedPoints(door);
        return names.stream()
                .map(name -> {
                    var form = POINT.matcher(name);
                    var machine = form.matches() ? form.group(1) : name;
                    var number = form.matches() && form.group(2) != null ? Long.parseLong(form.group(2)) : 0;
                    return named.point(site, machine, number).id();
                })
                .toList();
    }

    /// Names of machines for people, from their newest points.
    public Map<MachineId, String> names(SiteId site) {
        var names = new HashMap<MachineId, String>();
        door.open()
                .site(site)
                .catalogue(1)
                .points()
                .forEach(point -> names.put(point.machine(), point.definition().name()));
        return names;
    }
}

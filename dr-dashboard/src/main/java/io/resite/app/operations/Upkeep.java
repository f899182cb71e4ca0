package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.api.CareView;
import io.resite.app.api.CareView.CheckedView;
import io.resite.app.api.CareView.CheckingView;
import io.resite.app.api.CareView.DamageView;
import io.resite.app.api.CareView.RoundView;
import io.resite.app.api.CareView.SiteCare;
import io.resite.document.ByteSize;
import io.resite.retention.Pruning.Pruned;
import io.resite.spec.SiteId;
import io.resite.vault.Collector.Collected;
import io.resite.vault.SiteCheck;
import io.resite.vault.SiteCheck.Checked;
import io.resite.vault.SiteCheck.Depth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The care that a service takes of its vault: daily rounds, and checks that people ask for. What they came to is kept
/// in the state folder; a command that opens the vault by itself leaves nothing there.
public final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final String ON_THE_PAGE = "Checks, retention and pinned points";

    private final StateFile<Kept> file;
    private final VaultDoor door;
    private final VaultCare care;
    private final InstantSource clock;
    private final Map<SiteId, Underway> underway = new ConcurrentHashMap<>();
    private Kept kept;

    Upkeep(Path state, VaultDoor door, InstantSource clock) {
        this.file = new StateFile<>(state.resolve("care.json"), Kept.class, new Kept(Map.of()));
        this.door = door;
        this.care = new VaultCare(door, clock);
        this.clock = clock;
        this.kept = file.read();
    }

    /// By site.
    record Kept(Map<String, SiteCare> sites) {
        Kept {
            sites = Map.copyOf(sites);
        }
    }

    private record Underway(SiteCheck check, Instant since, boolean read) {}

    /// What is known of each site that the vault holds, and all pins.
    public CareView view() {
        return new CareView(care.sites().stream().map(this::of).toList(), new NamedPins(care).all());
    }

    private SiteCare of(SiteId site) {
        var checking = underway.get(site);
        if (checking == null) {
            return remembered(site);
        }
        var soFar = checking.check().soFar();
        return remembered(site).with(new CheckingView(checking.since(), checking.read(), soFar.points(), soFar.read()));
    }

    private synchronized SiteCare remembered(SiteId site) {
        return kept.sites().getOrDefault(site.value(), new SiteCare(site.value(), null, null, null));
    }

    private synchronized void remember(SiteId site, UnaryOperator<SiteCare> change) {
        var sites = new TreeMap<>(kept.sites());
        sites.put(site.value(), change.apply(remembered(site)));
        kept = new Kept(sites);
        file.write(kept);
    }

    /// A round through all sites; one site's trouble is not the next one's.
    public void round() {
        care.sites().forEach(this::round);
    }

    private void round(SiteId site) {
        var at = clock.instant();
        try {
            var pruned = care.prune(site, care.plan(site));
            var collected = care.collect(site);
            LOG.info(
                    "site {}: {} points removed, {} packs deleted, {} written anew, {} freed",
                    site,
                    pruned.points(),
                    collected.deleted(),
                    collected.compacted(),
                    collected.freed().rounded());
            collected.damaged().forEach(damaged -> LOG.warn("site {}: {}; see resite vault check", site, damaged));
            remember(site, before -> before.with(done(at, pruned, collected)));
        } catch (RuntimeException broken) {
            var line = told("site %s: its part of the vault was not cared for".formatted(site), broken);
            remember(site, before -> before.with(ended(at, before.round(), line)));
        }
    }

    /// One that came to no end finds nothing mended.
    private static RoundView ended(Instant at, @Nullable RoundView before, String problem) {
        var damaged = before == null ? List.<String>of() : before.damaged();
        return new RoundView(at, 0, 0, 0, ByteSize.ZERO, 0, damaged, problem);
    }

    private static RoundView done(Instant at, Pruned pruned, Collected collected) {
        return new RoundView(
                at,
                pruned.points(),
                collected.deleted(),
                collected.compacted(),
                collected.freed(),
                collected.condemned() + collected.waiting() + collected.settling(),
                collected.damaged(),
                "");
    }

    /// Begins a check, which may take hours, and answers at once.
    ///
    /// @param read whether every byte is read
    public void check(SiteId site, boolean read) {
        if (!care.sites().contains(site)) {
            throw Refusal.notThere("the vault holds nothing of a site \"%s\": it has %s".formatted(site, care.sites()));
        }
        var check = door.open().site(site).check(read ? Depth.EVERYTHING : Depth.STRUCTURE);
        var now = new Underway(check, clock.instant(), read);
        if (underway.putIfAbsent(site, now) != null) {
            throw Refusal.conflict("site %s is being checked already: wait for its end".formatted(site));
        }
        Thread.ofVirtual().name("check-" + site).start(() -> run(site, now));
    }

    private void run(SiteId site, Underway now) {
        try {
            var checked = now.check().run();
            var names = new PointNames(care, site);
            remember(site, before -> before.with(found(now, checked, names).after(before.checked())));
        } catch (RuntimeException broken) {
            var line = told("site %s: its part of the vault was not checked".formatted(site), broken);
            remember(
                    site,
                    before -> before.with(
                            new CheckedView(now.since(), now.read(), 0, 0, ByteSize.ZERO, List.of(), List.of(), line)
                                    .after(before.checked())));
        } finally {
            underway.remove(site);
        }
    }

    private static CheckedView found(Underway now, Checked checked, PointNames names) {
        return new CheckedView(
                now.since(),
                now.read(),
                checked.points(),
                checked.packs(),
                checked.read(),
                checked.damages().stream()
                        .map(damage ->
                                new DamageView(damage.object(), damage.what(), names.of(damage.points()), now.read()))
                        .toList(),
                names.of(checked.whole()),
                "");
    }

    private static String told(String what, RuntimeException broken) {
        var refusal = Refusal.of(broken);
        refusal.ifPresentOrElse(known -> LOG.warn("{}: {}", what, known.line()), () -> LOG.error("{}", what, broken));
        return refusal.map(Refusal::line).orElseGet(broken::toString);
    }

    /// What of it people are to be told: what was found damaged, until a later look finds it no more.
    synchronized List<Condition> conditions() {
        return kept.sites().values().stream()
                .filter(site -> damaged(site) > 0)
                .map(site -> new Condition(
                        AlarmKind.VAULT,
                        site.site(),
                        "damage",
                        ("%d objects of site %s are damaged in the vault: the page tells under \"%s\" which points it costs;"
                                        + " once it is mended, %s there ends this alarm")
                                .formatted(damaged(site), site.site(), ON_THE_PAGE, deepEnough(site)),
                        Duration.ZERO))
                .toList();
    }

    private static String deepEnough(SiteCare site) {
        var checked = site.checked();
        return checked != null && checked.damages().stream().anyMatch(DamageView::read)
                ? "a check that reads everything"
                : "a check";
    }

    private static int damaged(SiteCare site) {
        var checked = site.checked();
        var round = site.round();
        return Math.max(
                checked == null ? 0 : checked.damages().size(),
                round == null ? 0 : round.damaged().size());
    }

    /// Pins as people name them.
    public NamedPins pins() {
        return new NamedPins(care);
    }
}

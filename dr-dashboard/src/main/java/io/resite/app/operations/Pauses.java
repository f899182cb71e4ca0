package io.resite.app.operations;

import io.resite.app.api.PauseView;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.SiteId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What people have paused: the schedule leaves it alone until they resume it, restarts included. A cycle that is under
/// way ends first, and one asked for by hand is done all the same.
public final class Pauses {
    private final StateFile<Paused> file;
    private final List<SiteId> sites;
    private final VaultWatch watch;
    private final InstantSource clock;
    private Paused paused;

    Pauses(Path state, Collection<SiteHosts> sites, VaultWatch watch, InstantSource clock) {
        this.file = new StateFile<>(state.resolve("paused.json"), Paused.class, new Paused(List.of()));
        this.sites = sites.stream().map(SiteHosts::id).toList();
        this.watch = watch;
        this.clock = clock;
        this.paused = file.read();
    }

    record Paused(List<PauseView> pauses) {
        Paused {
            pauses = List.copyOf(pauses);
        }
    }

    public synchronized List<PauseView> list() {
        return paused.pauses();
    }

    /// Why a group's cycles are not begun; empty when they are.
    synchronized Optional<PauseView> of(SiteId site, String group) {
        return paused.pauses().stream()
                .filter(pause -> pause.site().equals(site.value()))
                .filter(pause -> pause.group().isEmpty() || pause.group().equals(group))
                .findFirst();
    }

    /// @param group empty for all of the site
    public synchronized PauseView pause(SiteId site, String group, String by, String note) {
        require(site, group);
        var pause = new PauseView(site.value(), group, by, note, clock.instant());
        var all = new ArrayList<>(paused.pauses());
        all.removeIf(pause::concernsTheSame);
        all.add(pause);
        keep(all);
        return pause;
    }

    /// @param group empty for the site and every group of it
    public synchronized List<PauseView> resume(SiteId site, String group) {
        require(site, group);
        if (!group.isEmpty() && of(site, group).filter(PauseView::isWholeSite).isPresent()) {
            throw Refusal.conflict(
                    "all of site %s is paused, not group %s alone: `resite resume %s`".formatted(site, group, site));
        }
        var all = new ArrayList<>(paused.pauses());
        all.removeIf(pause -> pause.site().equals(site.value())
                && (group.isEmpty() || pause.group().equals(group)));
        keep(all);
        return all;
    }

    private void keep(List<PauseView> all) {
        paused = new Paused(all);
        file.write(paused);
    }

    private void require(SiteId site, String group) {
        if (!sites.contains(site)) {
            throw Refusal.notThere("the configuration has no site \"%s\": it has %s".formatted(site, sites));
        }
        if (group.isEmpty()) {
            return;
        }
        var groups = watch.sight().site(site).stream()
                .flatMap(sight -> sight.spec().stream()
                        .flatMap(spec -> ProtectedGroups.of(spec.value(), sight.policy()).stream()))
                .map(ProtectionGroup::name)
                .toList();
        if (!groups.contains(group)) {
            throw Refusal.notThere("site %s has no group \"%s\": it has %s".formatted(site, group, groups));
        }
    }
}

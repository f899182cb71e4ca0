package io.resite.run;

import io.resite.plan.Mode;
import io.resite.spec.SiteId;
import io.resite.vault.NumberedLog;
import io.resite.vault.Vault;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The runs of a vault, to look at. Reading costs the store little: a run's known part is not read again.
public final class Runs {
    private static final String FOLDER = "runs";

    private final Vault vault;
    private final Map<String, JournalReader.Position> known = new ConcurrentHashMap<>();

    public Runs(Vault vault) {
        this.vault = vault;
    }

    /// Where a run's journal lies.
    public static NumberedLog log(Vault vault, String run) {
        return vault.log(FOLDER + "/" + run);
    }

    /// Run ids, newest first.
    public List<String> ids() {
        return vault.names(FOLDER).stream().sorted(Comparator.reverseOrder()).toList();
    }

    /// A run as it is now; empty when the vault has none of that id.
    public Optional<RunState> state(String run) {
        var log = log(vault, run);
        // Not computed inside the map: two readers at once read twice, and nobody waits for the store with a lock.
        var before = known.get(run);
        var position = before == null ? JournalReader.read(run, log) : JournalReader.readOn(run, log, before);
        if (position.number() == 0) {
            return Optional.empty();
        }
        known.put(run, position);
        return Optional.of(position.state());
    }

    /// Reports on all runs, newest first. A run that was seen to have ended is read again only if it is its site's
    /// last:
    /// an earlier one never goes on.
    public List<RunReport> reports() {
        var seen = new HashSet<SiteId>();
        return ids().stream()
                .flatMap(run -> settled(run, seen).or(() -> report(run)).stream())
                .peek(report -> seen.add(report.site()))
                .toList();
    }

    private Optional<RunReport> settled(String run, Set<SiteId> later) {
        var before = known.get(run);
        return before != null
                        && before.state() instanceof RunState.Over over
                        && later.contains(over.last().started().site())
                ? RunReport.of(over)
                : Optional.empty();
    }

    /// A later run of a site, if there is one: the earlier does not go on then. A drill comes in no run's way.
    public Optional<String> after(String run, SiteId site) {
        return ids().stream()
                .takeWhile(id -> id.compareTo(run) > 0)
                .filter(later -> report(later)
                        .filter(report -> report.site().equals(site) && report.mode() != Mode.DRILL)
                        .isPresent())
                .findFirst();
    }

    public Optional<RunReport> report(String run) {
        return state(run).flatMap(RunReport::of);
    }
}

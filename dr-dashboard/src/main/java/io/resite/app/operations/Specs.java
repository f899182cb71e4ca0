package io.resite.app.operations;

import io.resite.app.api.SpecChangesView;
import io.resite.app.api.SpecChangesView.ChangeView;
import io.resite.app.api.SpecRevisionView;
import io.resite.change.SiteChanges;
import io.resite.document.Documents;
import io.resite.spec.Layout;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The revisions of a site's spec: which there are, what each says, and what changed from one to another.
public final class Specs {
    /// Of a list: each costs a document to be read, the first time.
    private static final int MOST = 50;

    private final SiteRecords records;
    /// A revision never changes, so what a list says of it is found out once.
    private final Map<String, SpecRevisionView> known = new ConcurrentHashMap<>();

    Specs(SiteRecords records) {
        this.records = records;
    }

    /// The newest ones, newest first.
    public List<SpecRevisionView> history(SiteId site) {
        var newest = records.needSpec(site).number();
        var history = new ArrayList<SpecRevisionView>();
        Optional<Revision<Site>> before = Optional.empty();
        for (var number = Math.max(1, newest - MOST + 1); number <= newest; number++) {
            var key = site + "/" + number;
            var said = known.get(key);
            if (said == null) {
                var revision = records.needSpec(site, number);
                said = view(revision, before.isPresent() ? before : earlier(site, number));
                known.put(key, said);
                before = Optional.of(revision);
            } else {
                before = Optional.empty();
            }
            history.addFirst(said);
        }
        return List.copyOf(history);
    }

    private Optional<Revision<Site>> earlier(SiteId site, long number) {
        return number == 1 ? Optional.empty() : Optional.of(records.needSpec(site, number - 1));
    }

    private static SpecRevisionView view(Revision<Site> revision, Optional<Revision<Site>> before) {
        var spec = revision.value();
        return new SpecRevisionView(
                revision.number(),
                spec.capturedAt(),
                spec.machines().size(),
                before.map(old -> SiteChanges.between(old.value(), spec).size()).orElse(null));
    }

    /// The document as the vault keeps it.
    ///
    /// @param number 0 for the newest
    public String document(SiteId site, long number) {
        return records.specText(site, number == 0 ? records.needSpec(site).number() : number);
    }

    /// How a site is made up, as far as it shows and people have said.
    ///
    /// @param number 0 for the newest
    public String layout(SiteId site, long number) {
        var seen = Layout.of((number == 0 ? records.needSpec(site) : records.needSpec(site, number)).value());
        return Documents.yaml(
                records.policy(site).map(Revision::value).map(seen::completed).orElse(seen));
    }

    /// What changed between two revisions, in the order of the document.
    ///
    /// @param from 0 for the one before `to`
    /// @param to 0 for the newest
    public SpecChangesView changes(SiteId site, long from, long to) {
        var later = to == 0 ? records.needSpec(site) : records.needSpec(site, to);
        if (from == 0 && later.number() == 1) {
            throw Refusal.notThere(
                    "site %s: there is nothing before spec revision 1 to compare it with; its newest is %d"
                            .formatted(site, records.needSpec(site).number()));
        }
        var earlier = records.needSpec(site, from == 0 ? later.number() - 1 : from);
        return new SpecChangesView(
                site.value(),
                earlier.number(),
                earlier.value().capturedAt(),
                later.number(),
                later.value().capturedAt(),
                SiteChanges.between(earlier.value(), later.value()).stream()
                        .map(ChangeView::of)
                        .toList());
    }
}

package io.resite.change;

import io.resite.change.Change.Kind;
import io.resite.spec.Machine;
import io.resite.spec.NeededSecret;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compares two revisions of a site. Whatever differs between them, what changes by itself from one look to the next
/// aside, is told by at least one change.
public final class SiteChanges {
    private final Site before;
    private final Site after;
    private final List<Change> changes = new ArrayList<>();

    private SiteChanges(Site before, Site after) {
        if (!before.id().equals(after.id())) {
            throw new IllegalArgumentException(
                    "two sites, not two revisions of one: " + before.id() + ", " + after.id());
        }
        this.before = before.withoutMoment();
        this.after = after.withoutMoment();
    }

    /// What changed, in the order of the document: hosts, networks, pools, machines, filters, secrets, and what capture
    /// noted.
    public static List<Change> between(Site before, Site after) {
        return new SiteChanges(before, after).find();
    }

    private List<Change> find() {
        if (before.equals(after)) {
            return List.of();
        }
        things(Site::hosts, Thing::of);
        things(Site::networks, Thing::of);
        things(Site::pools, Thing::of);
        things(Site::machines, Thing::of);
        things(Site::filters, Thing::of);
        secrets();
        notes();
        if (changes.isEmpty()) {
            changes.add(site(
                    "order", "", "", "site " + after.id() + ": its objects are listed in another order", Weight.NOTE));
        }
        return List.copyOf(changes);
    }

    private <T> void things(Function<Site, List<T>> list, Function<T, Thing> thing) {
        var old = byIdentity(list.apply(before), thing);
        var now = byIdentity(list.apply(after), thing);
        var gone = old.entrySet().stream()
                .filter(each -> !now.containsKey(each.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(ArrayList::new));
        now.forEach((identity, each) -> {
            var same = old.get(identity);
            if (same != null) {
                changes.addAll(new Comparison(same, each).changes());
                return;
            }
            var namesake = gone.stream()
                    .filter(other -> other.called().equals(each.called()))
                    .findFirst();
            namesake.ifPresent(gone::remove);
            changes.add(namesake.map(other -> replaced(other, each)).orElseGet(() -> appeared(each)));
        });
        gone.forEach(each -> changes.add(disappeared(each)));
    }

    private static Change appeared(Thing thing) {
        var said = thing.introduced() + ": new" + (thing.place().isEmpty() ? "" : ", " + thing.place());
        return new Change(thing.kind(), thing.name(), "", "", thing.identity(), said, Weight.RECOVERY);
    }

    private static Change disappeared(Thing thing) {
        return new Change(
                thing.kind(), thing.name(), "", thing.identity(), "", thing.introduced() + ": gone", Weight.RECOVERY);
    }

    /// Points and owners go by identity: to a recovery these are two objects, whatever they are called.
    private static Change replaced(Thing old, Thing now) {
        var said = "%s: replaced by another one of this name (%s → %s)"
                .formatted(now.introduced(), old.identity(), now.identity());
        return new Change(now.kind(), now.name(), "", old.identity(), now.identity(), said, Weight.RECOVERY);
    }

    /// Which are needed, and whether they are in escrow; what they are is not known here.
    private void secrets() {
        before.secrets().stream()
                .filter(secret -> find(after, secret).isEmpty())
                .map(secret -> secret(secret, "no longer needs " + words(secret), Weight.NOTE))
                .forEach(changes::add);
        for (var secret : after.secrets()) {
            var known = find(before, secret);
            var escrow = secret.escrowed() ? "in escrow" : "not in escrow";
            if (known.isEmpty()) {
                changes.add(secret(secret, "needs " + words(secret) + ", " + escrow, Weight.RECOVERY));
            } else if (known.get().escrowed() != secret.escrowed()) {
                changes.add(secret(secret, words(secret) + " is now " + escrow, Weight.RECOVERY));
            }
        }
    }

    private static Optional<NeededSecret> find(Site site, NeededSecret secret) {
        return site.secrets().stream()
                .filter(other -> other.machine().equals(secret.machine())
                        && other.kind() == secret.kind()
                        && other.name().equals(secret.name()))
                .findFirst();
    }

    private static String words(NeededSecret secret) {
        return switch (secret.kind()) {
            case DEFINITION -> "secret " + secret.name();
            case LIBVIRT -> "libvirt's secret " + secret.name();
        };
    }

    private Change secret(NeededSecret secret, String said, Weight weight) {
        var machine = after.machine(secret.machine())
                .or(() -> before.machine(secret.machine()))
                .map(Machine::name)
                .orElse(secret.machine().toString());
        return new Change(Kind.MACHINE, machine, "secrets." + secret.name(), "", "", machine + ": " + said, weight);
    }

    private void notes() {
        before.notes().stream()
                .filter(note -> !after.notes().contains(note))
                .map(note -> site("notes", note, "", "no longer noted: " + note, Weight.NOTE))
                .forEach(changes::add);
        after.notes().stream()
                .filter(note -> !before.notes().contains(note))
                .map(note -> site("notes", "", note, "newly noted: " + note, Weight.RECOVERY))
                .forEach(changes::add);
    }

    private Change site(String field, String old, String now, String said, Weight weight) {
        return new Change(Kind.SITE, after.id().value(), field, old, now, said, weight);
    }

    /// Of two with one identity, which a site should not have, the second is compared with the second.
    private static <T> Map<String, Thing> byIdentity(Collection<T> list, Function<T, Thing> thing) {
        var found = new LinkedHashMap<String, Thing>();
        for (var each : list) {
            var described = thing.apply(each);
            var identity = described.identity();
            for (var again = 2; found.containsKey(identity); again++) {
                identity = described.identity() + "#" + again;
            }
            found.put(identity, described);
        }
        return found;
    }
}

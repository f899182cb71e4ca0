package io.resite.change;

import io.resite.definition.Untyped;
import io.resite.document.DocumentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares one object as it was with the same one as it is.
final class Comparison {
    private static final String UNREAD = ", which Resite does not interpret";

    private final Thing old;
    private final Thing now;
    private final Facts before;
    private final Facts after;
    private final Wording wording;
    private final Map<FactPath, Change> found = new LinkedHashMap<>();
    private final List<Change> beside = new ArrayList<>();

    Comparison(Thing old, Thing now) {
        this.old = old;
        this.now = now;
        this.before = old.facts().get();
        this.after = now.facts().get();
        this.wording = new Wording(before, after);
    }

    List<Change> changes() {
        if (old.value().equals(now.value())) {
            return List.of();
        }
        // Of a disk that is no longer captured the definition says whether it is gone.
        if (!old.definition().equals(now.definition()) || !before.entries().equals(after.entries())) {
            read();
        }
        facts();
        withoutConsequences();
        untyped();
        var all = new ArrayList<>(found.values());
        all.addAll(beside);
        if (all.isEmpty()) {
            all.add(change("definition", "", "", "its definition is written differently" + UNREAD, Weight.NOTE));
        }
        return all;
    }

    private void read() {
        try {
            old.definition().ifPresent(before::define);
            now.definition().ifPresent(after::define);
        } catch (DocumentException unreadable) {
            beside.add(change(
                    "definition",
                    "",
                    "",
                    "its definition cannot be compared: " + unreadable.getMessage(),
                    Weight.RECOVERY));
        }
    }

    private void facts() {
        var paths = new LinkedHashSet<>(after.paths());
        paths.addAll(before.paths());
        for (var path : paths) {
            var oneSided = path.way().filter(this::isOneSided).findFirst();
            if (oneSided.isPresent()) {
                found.computeIfAbsent(oneSided.get(), entry -> change(entry, wording.entry(entry)));
            } else if (!before.value(path).equals(after.value(path))) {
                found.put(path, change(path, wording.value(path)));
            }
        }
    }

    private boolean isOneSided(FactPath path) {
        return before.isEntry(path) != after.isEntry(path);
    }

    /// What only follows from another change is not told twice.
    private void withoutConsequences() {
        var paths = Set.copyOf(found.keySet());
        found.keySet().removeIf(path -> isConsequence(path, paths));
    }

    private boolean isConsequence(FactPath path, Set<FactPath> changed) {
        return switch (path.pattern()) {
            case "currentMemory" -> alike(path, FactPath.of("memory"));
            case "directBoot.kernel" -> alike(path, FactPath.of("files", "kernel", "path"));
            case "directBoot.initrd" -> alike(path, FactPath.of("files", "initrd", "path"));
            case "files.*.size" -> changed.contains(path.first(2).then("content"));
            case "disks.*.capacity", "disks.*.volume" ->
                changed.contains(path.first(2).then("protected"));
            case "disks.*.source.file", "disks.*.source.pool", "disks.*.source.volume", "disks.*.source.type" ->
                changed.contains(path.first(2).then("volume"));
            default -> false;
        };
    }

    private boolean alike(FactPath one, FactPath other) {
        return found.containsKey(other)
                && before.value(one).equals(before.value(other))
                && after.value(one).equals(after.value(other));
    }

    private void untyped() {
        var was = byPlace(before);
        var is = byPlace(after);
        var places = new LinkedHashSet<>(is.keySet());
        places.addAll(was.keySet());
        for (var place : places) {
            var texts = was.getOrDefault(place, List.of());
            var newTexts = is.getOrDefault(place, List.of());
            if (!texts.equals(newTexts) && place.owner().way().noneMatch(this::isOneSided)) {
                beside.add(untyped(place, texts, newTexts));
            }
        }
    }

    private static Map<Place, List<String>> byPlace(Facts facts) {
        var places = new LinkedHashMap<Place, List<String>>();
        for (Untyped part : facts.untyped()) {
            places.computeIfAbsent(new Place(facts.owner(part), part.path()), _ -> new ArrayList<>())
                    .add(part.text());
        }
        return places;
    }

    private Change untyped(Place place, List<String> texts, List<String> newTexts) {
        var gone = without(texts, newTexts);
        var added = without(newTexts, texts);
        var element = (place.owner().steps().isEmpty() ? "" : wording.subject(place.owner()) + ": ")
                + (place.path().isEmpty() ? "its definition" : place.path());
        String said;
        if (gone.isEmpty() && added.isEmpty()) {
            said = element + " in another order";
        } else if (gone.isEmpty()) {
            said = "new " + element;
        } else {
            said = element + (added.isEmpty() ? " gone" : " changed");
        }
        return change(place.path(), String.join("\n", gone), String.join("\n", added), said + UNREAD, Weight.NOTE);
    }

    private static List<String> without(List<String> texts, List<String> others) {
        var left = new ArrayList<>(texts);
        others.forEach(left::remove);
        return left;
    }

    private Change change(FactPath path, String said) {
        return change(
                path.toString(),
                before.value(path).orElse(""),
                after.value(path).orElse(""),
                said,
                Weighing.of(now.kind(), path));
    }

    private Change change(String field, String was, String is, String said, Weight weight) {
        return new Change(now.kind(), now.name(), field, was, is, now.called() + ": " + said, weight);
    }

    private record Place(FactPath owner, String path) {}
}

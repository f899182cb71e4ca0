package io.resite.change;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What to call the entries of a collection, so that each is found again in another revision.
final class Labels {
    private Labels() {}

    /// An entry of a definition under the label that it has there.
    record Entry(String label, Map<?, ?> fields) {}

    /// By a name of their own if all have one and no two the same, else by number.
    ///
    /// @param word for those that go by number
    static <T> Map<String, T> of(Collection<T> things, Function<T, String> name, String word) {
        var own = allDiffer(things.stream().map(name).toList());
        var labelled = new LinkedHashMap<String, T>();
        for (var thing : things) {
            labelled.put(own ? name.apply(thing) : word + (labelled.size() + 1), thing);
        }
        return labelled;
    }

    /// The entries of a definition's collection. What libvirt only counts has a number as its label there, which the
    /// next one takes when one is removed: such entries are called by what they say of themselves.
    static Map<String, Entry> lasting(Map<?, ?> collection, String field) {
        var found = collection.entrySet().stream()
                .map(each -> new Entry(each.getKey().toString(), (Map<?, ?>) each.getValue()))
                .toList();
        var own = allDiffer(found.stream().map(entry -> ownName(entry, field)).toList());
        var labelled = new LinkedHashMap<String, Entry>();
        found.forEach(entry -> labelled.put(own ? ownName(entry, field) : entry.label(), entry));
        return labelled;
    }

    private static boolean allDiffer(List<String> names) {
        return !names.contains("") && new HashSet<>(names).size() == names.size();
    }

    private static String ownName(Entry entry, String field) {
        return Vocabulary.names(field).stream()
                .filter(entry.fields()::containsKey)
                .map(name -> String.valueOf(entry.fields().get(name)))
                .findFirst()
                .orElse("");
    }
}

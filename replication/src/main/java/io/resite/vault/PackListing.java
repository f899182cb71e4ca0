package io.resite.vault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Which packs a site's folder holds, and in which generations.
final class PackListing {
    private static final int PAGE = 1000;
    private static final Pattern NAME = Pattern.compile(".*/([0-9a-f]{64})\\.([1-9]\\d{0,8})");

    private PackListing() {}

    /// @param generations ascending
    record Listed(PackId id, List<Integer> generations) {
        int newest() {
            return generations.getLast();
        }
    }

    /// In pages of some hundred packs, so that a vault of any size can be gone through.
    static void each(KeyDomain domain, Consumer<Collection<Listed>> some) {
        var prefix = domain.folder() + "/packs/";
        var after = "";
        // The generations of a pack may lie on both sides of a page's end: its last pack waits for the next page.
        var found = new LinkedHashMap<PackId, List<Integer>>();
        while (true) {
            var page = domain.store().list(prefix, after, PAGE);
            for (var key : page) {
                var name = NAME.matcher(key);
                if (name.matches()) {
                    found.computeIfAbsent(new PackId(name.group(1)), _ -> new ArrayList<>())
                            .add(Integer.parseInt(name.group(2)));
                }
            }
            if (page.size() < PAGE) {
                some.accept(listed(found));
                return;
            }
            after = page.getLast();
            var last = found.isEmpty() ? null : found.pollLastEntry();
            some.accept(listed(found));
            found.clear();
            if (last != null) {
                found.put(last.getKey(), last.getValue());
            }
        }
    }

    private static Collection<Listed> listed(Map<PackId, List<Integer>> found) {
        return found.entrySet().stream()
                .map(entry -> new Listed(
                        entry.getKey(), entry.getValue().stream().sorted().toList()))
                .toList();
    }

    static List<Integer> generations(KeyDomain domain, PackId id) {
        return domain.store().list(id.keyBase(domain), "", PAGE).stream()
                .map(NAME::matcher)
                .filter(name -> name.matches())
                .map(name -> Integer.parseInt(name.group(2)))
                .sorted()
                .toList();
    }
}

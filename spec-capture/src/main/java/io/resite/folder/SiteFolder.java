package io.resite.folder;

import io.resite.definition.Definition;
import io.resite.document.DocumentException;
import io.resite.document.Documents;
import io.resite.spec.Filter;
import io.resite.spec.Host;
import io.resite.spec.Layout;
import io.resite.spec.Machine;
import io.resite.spec.Network;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.StoragePool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/// The texts of a site's folder by their paths, and the site of such texts.
///
/// A machine is in `machines/`, wherever it runs: it may move. Networks, pools and filters belong to one host each, so
/// they are
/// in a folder of their host even where no other host has one of that name: a file never moves because another host
/// got one.
///
/// The site that is read is the one that was written, with what it lists in the order of [#ordered], in which capture
/// finds it too.
public final class SiteFolder {
    /// The kinds of documents that people read or write, by the word they say so with.
    public static final Map<String, Class<?>> KINDS = Map.of(
            "Site", SiteDocument.class,
            "Layout", Layout.class,
            "Machine", MachineDocument.class,
            "Network", NetworkDocument.class,
            "Pool", PoolDocument.class,
            "Filter", FilterDocument.class,
            "ProtectionPolicy", ProtectionPolicy.class);

    static final String SITE = "site.yaml";

    /// Follows from the rest; for people to read.
    static final String LAYOUT = "layout.yaml";

    static final String MACHINES = "machines/";
    static final String NETWORKS = "networks/";
    static final String POOLS = "pools/";
    static final String FILTERS = "filters/";
    static final String NATIVE = "native/";

    /// The field of a definition that has a file of its own here.
    private static final String REMAINDER = "remainder";

    /// What every document of ours begins with.
    private static final String HEAD = "apiVersion: resite.io/v1\nkind: ";

    /// Of which kind documents are, by where they are.
    static final Map<String, String> PLACES = Map.of(
            SITE, "Site",
            LAYOUT, "Layout",
            MACHINES, "Machine",
            NETWORKS, "Network",
            POOLS, "Pool",
            FILTERS, "Filter");

    private SiteFolder() {}

    /// By path, with `/` between folders on every system.
    public static SortedMap<String, String> texts(Site site) {
        var texts = new TreeMap<String, String>();
        var sorted = ordered(site);
        texts.put(
                SITE,
                Documents.yaml(new SiteDocument(
                        sorted.id(), sorted.capturedAt(), sorted.hosts(), sorted.secrets(), sorted.notes())));
        texts.put(LAYOUT, Documents.yaml(Layout.of(sorted)));
        var folders = hostFolders(sorted);
        var machines =
                FileNames.of(sorted.machines().stream().map(Machine::name).toList());
        for (var index = 0; index < machines.size(); index++) {
            put(texts, MACHINES + machines.get(index), sorted.machines().get(index));
        }
        for (var folder : folders.entrySet()) {
            var networks = sorted.networks().stream()
                    .filter(network -> network.host().equals(folder.getKey()))
                    .toList();
            var names = FileNames.of(networks.stream().map(Network::name).toList());
            for (var index = 0; index < names.size(); index++) {
                put(texts, NETWORKS + folder.getValue() + "/" + names.get(index), networks.get(index));
            }
            var pools = sorted.pools().stream()
                    .filter(pool -> pool.host().equals(folder.getKey()))
                    .toList();
            var poolNames = FileNames.of(pools.stream().map(StoragePool::name).toList());
            for (var index = 0; index < poolNames.size(); index++) {
                put(texts, POOLS + folder.getValue() + "/" + poolNames.get(index), pools.get(index));
            }
            var filters = sorted.filters().stream()
                    .filter(filter -> filter.host().equals(folder.getKey()))
                    .toList();
            var filterNames = FileNames.of(filters.stream().map(Filter::name).toList());
            for (var index = 0; index < filterNames.size(); index++) {
                put(texts, FILTERS + folder.getValue() + "/" + filterNames.get(index), filters.get(index));
            }
        }
        return Collections.unmodifiableSortedMap(texts);
    }

    /// The site of a folder. Other texts than its documents and what they refer to do not matter.
    ///
    /// @throws DocumentException for the first thing that is wrong; [FolderCheck] finds all
    public static Site site(Map<String, String> texts) {
        var site = Documents.read(text(texts, SITE, "the folder"), SiteDocument.class, SITE);
        return ordered(new Site(
                site.id(),
                site.capturedAt(),
                site.hosts(),
                read(
                        texts,
                        NETWORKS,
                        NetworkDocument.class,
                        document -> document.network(whole(document.definition(), document.remainder(), texts))),
                read(
                        texts,
                        POOLS,
                        PoolDocument.class,
                        document -> document.pool(whole(document.definition(), document.remainder(), texts))),
                read(
                        texts,
                        MACHINES,
                        MachineDocument.class,
                        document -> document.machine(whole(document.definition(), document.remainder(), texts))),
                read(
                        texts,
                        FILTERS,
                        FilterDocument.class,
                        document -> document.filter(whole(document.definition(), document.remainder(), texts))),
                site.secrets(),
                site.notes()));
    }

    /// The same site, its machines by name, its networks and pools by host and name.
    public static Site ordered(Site site) {
        var hosts = site.hosts().stream().map(Host::name).toList();
        return new Site(
                site.id(),
                site.capturedAt(),
                site.hosts(),
                site.networks().stream()
                        .sorted(Comparator.comparing(Network::host, byPlace(hosts))
                                .thenComparing(Network::name)
                                .thenComparing(network -> network.uuid().toString()))
                        .toList(),
                site.pools().stream()
                        .sorted(Comparator.comparing(StoragePool::host, byPlace(hosts))
                                .thenComparing(StoragePool::name)
                                .thenComparing(pool -> pool.uuid().toString()))
                        .toList(),
                site.machines().stream()
                        .sorted(Comparator.comparing(Machine::name).thenComparing(Machine::id))
                        .toList(),
                site.filters().stream()
                        .sorted(Comparator.comparing(Filter::host, byPlace(hosts))
                                .thenComparing(Filter::name)
                                .thenComparing(filter -> filter.definition().uuid()))
                        .toList(),
                site.secrets(),
                site.notes());
    }

    /// The part of a folder that a path is in, if it is one of a site's.
    static Optional<String> place(String path) {
        return PLACES.keySet().stream().filter(path::startsWith).findFirst();
    }

    /// Those of the texts that an export wrote: the others are people's own.
    static Map<String, String> exported(Map<String, String> texts) {
        var exported = new TreeMap<String, String>();
        texts.forEach((path, text) -> {
            if (path.endsWith(".yaml")
                    && place(path)
                            .filter(place -> text.startsWith(HEAD + PLACES.get(place) + "\n"))
                            .isPresent()) {
                exported.put(path, text);
            }
        });
        for (var document : List.copyOf(exported.keySet())) {
            var remainder = NATIVE + document.replaceFirst("yaml$", "xml");
            if (texts.containsKey(remainder)) {
                exported.put(remainder, texts.get(remainder));
            }
        }
        return exported;
    }

    /// The order to write them in: the mark of an export, then documents, then what they refer to.
    static List<String> documentsFirst(Collection<String> paths) {
        return paths.stream()
                .sorted(Comparator.comparing((String path) -> !path.equals(SITE))
                        .thenComparing(path -> path.startsWith(NATIVE))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /// A definition of what its document and its remainder say.
    static <D extends Definition> D whole(D typed, String remainder, Map<String, String> texts) {
        var fields = Documents.fields(typed);
        fields.put(REMAINDER, text(texts, remainder, typed.name()));
        @SuppressWarnings("unchecked")
        var kind = (Class<D>) typed.getClass();
        return Documents.value(fields, kind, remainder);
    }

    private static void put(Map<String, String> texts, String path, Machine machine) {
        put(texts, path, machine.definition(), (typed, beside) -> MachineDocument.of(machine, typed, beside));
    }

    private static void put(Map<String, String> texts, String path, Network network) {
        put(texts, path, network.definition(), (typed, beside) -> NetworkDocument.of(network, typed, beside));
    }

    private static void put(Map<String, String> texts, String path, StoragePool pool) {
        put(texts, path, pool.definition(), (typed, beside) -> PoolDocument.of(pool, typed, beside));
    }

    private static void put(Map<String, String> texts, String path, Filter filter) {
        put(texts, path, filter.definition(), (typed, beside) -> FilterDocument.of(filter, typed, beside));
    }

    private static <D extends Definition> void put(
            Map<String, String> texts, String path, D definition, BiFunction<D, String, ObjectDocument> document) {
        var beside = NATIVE + path + ".xml";
        var fields = Documents.fields(definition);
        fields.remove(REMAINDER);
        @SuppressWarnings("unchecked")
        var kind = (Class<D>) definition.getClass();
        texts.put(beside, definition.remainder());
        texts.put(path + ".yaml", Documents.yaml(document.apply(Documents.value(fields, kind, path), beside)));
    }

    private static <T, D extends ObjectDocument> List<T> read(
            Map<String, String> texts, String below, Class<D> kind, Function<D, T> reader) {
        var found = new ArrayList<T>();
        new TreeMap<>(texts).forEach((path, text) -> {
            if (path.startsWith(below) && path.endsWith(".yaml")) {
                try {
                    found.add(reader.apply(Documents.read(text, kind, path)));
                } catch (IllegalArgumentException wrong) {
                    throw new DocumentException(path + ": " + wrong.getMessage());
                }
            }
        });
        return found;
    }

    private static String text(Map<String, String> texts, String path, String of) {
        var text = texts.get(path);
        if (text == null) {
            throw new DocumentException("%s: there is no %s".formatted(of, path));
        }
        return text;
    }

    private static Map<String, String> hostFolders(Site site) {
        var hosts = Stream.of(
                        site.hosts().stream().map(Host::name),
                        site.networks().stream().map(Network::host),
                        site.pools().stream().map(StoragePool::host),
                        site.filters().stream().map(Filter::host))
                .flatMap(Function.identity())
                .distinct()
                .toList();
        var names = FileNames.of(hosts);
        var folders = new TreeMap<String, String>();
        for (var index = 0; index < names.size(); index++) {
            folders.put(hosts.get(index), names.get(index));
        }
        return folders;
    }

    /// In the order of the list, others behind by name.
    private static Comparator<String> byPlace(List<String> names) {
        return Comparator.comparingInt((String name) -> names.contains(name) ? names.indexOf(name) : names.size())
                .thenComparing(Comparator.naturalOrder());
    }
}

package io.resite.folder;

import io.resite.definition.Definition;
import io.resite.definition.Secrets;
import io.resite.document.DocumentCheck;
import io.resite.document.DocumentException;
import io.resite.document.Nearest;
import io.resite.document.Problem;
import io.resite.policy.Finding;
import io.resite.policy.PolicyCheck;
import io.resite.spec.Host;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds all that is wrong in a folder: in each of its documents, and between them. It need not be a site's: policies
/// alone are checked too.
public final class FolderCheck {
    private final Map<String, String> texts;
    private final Map<String, DocumentCheck> documents = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private FolderCheck(Map<String, String> texts) {
        this.texts = new TreeMap<>(texts);
    }

    /// @param texts by path in the folder
    /// @param kinds what documents may be, by the word they say so with
    public static FolderCheck of(Map<String, String> texts, Map<String, Class<?>> kinds) {
        var check = new FolderCheck(texts);
        check.documents(kinds);
        check.objects();
        return check;
    }

    /// What the site's things are called, if this is the folder of a site. Those of broken documents are among them, so
    /// that one mistake is told once.
    public Optional<SiteNames> names() {
        return site().map(site -> new SiteNames(
                site.id(),
                site.hosts().stream().map(Host::name).toList(),
                namesOf(SiteFolder.NETWORKS),
                machines()
                        .flatMap(machine -> SiteNames.bridges(machine.definition()))
                        .distinct()
                        .toList(),
                namesOf(SiteFolder.POOLS),
                namesOf(SiteFolder.MACHINES),
                machines()
                        .map(machine -> SiteNames.partition(machine.definition()))
                        .distinct()
                        .toList(),
                site.hosts().stream().map(SiteNames::processorPool).distinct().toList(),
                macs()));
    }

    private Stream<MachineDocument> machines() {
        return documents.values().stream()
                .flatMap(check -> check.value().orElse("") instanceof MachineDocument machine
                        ? Stream.of(machine)
                        : Stream.empty());
    }

    private Map<String, List<String>> macs() {
        return machines()
                .collect(Collectors.toMap(
                        machine -> machine.definition().name(),
                        machine -> machine.captured().nics().stream()
                                .map(MachineDocument.CapturedNic::mac)
                                .toList(),
                        (one, _) -> one));
    }

    /// All of them, by file and line.
    ///
    /// @param sites what policies are compared with
    public List<Problem> problems(Collection<SiteNames> sites) {
        var all = new ArrayList<>(problems);
        documents.values().forEach(document -> all.addAll(document.problems()));
        all.addAll(findings(sites, Finding::isError));
        return inOrder(all);
    }

    /// What is not wrong and should be known: what policies wish and this version does not act on, and what they
    /// forget.
    public List<Problem> notes(Collection<SiteNames> sites) {
        return inOrder(findings(sites, finding -> !finding.isError()));
    }

    private List<Problem> findings(Collection<SiteNames> sites, Predicate<Finding> which) {
        var all = new ArrayList<Problem>();
        for (var document : documents.values()) {
            if (document.value().orElse("") instanceof ProtectionPolicy policy) {
                PolicyCheck.findings(policy, sites).stream()
                        .filter(which)
                        .map(finding -> document.problem(finding.field(), finding.message()))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static List<Problem> inOrder(List<Problem> problems) {
        return problems.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }

    private void documents(Map<String, Class<?>> kinds) {
        texts.forEach((path, text) -> {
            if (path.endsWith(".yaml") || path.endsWith(".yml")) {
                documents.put(path, DocumentCheck.of(path, text, expected(path, kinds)));
            }
        });
    }

    /// In the folder of a site a document is of the kind that its place says.
    private Map<String, Class<?>> expected(String path, Map<String, Class<?>> kinds) {
        var place = texts.containsKey(SiteFolder.SITE) ? SiteFolder.place(path) : Optional.<String>empty();
        return place.<Map<String, Class<?>>>map(found -> {
                    var ofPlace = new HashMap<>(kinds);
                    ofPlace.keySet().retainAll(Set.of(SiteFolder.PLACES.getOrDefault(found, "")));
                    return ofPlace;
                })
                .orElse(kinds);
    }

    private void objects() {
        var owners = new HashMap<String, String>();
        var claimed = new HashSet<String>();
        var machines = new HashMap<String, String>();
        documents.forEach((path, check) -> {
            if (check.value().orElse("") instanceof ObjectDocument document) {
                identity(check, document);
                host(check, document);
                definition(check, document);
                unique(owners, document.remainder(), path)
                        .ifPresent(other -> problems.add(check.problem("native", "is also that of " + other)));
                if (document instanceof MachineDocument machine) {
                    unique(machines, machine.captured().id().toString(), path)
                            .ifPresent(other -> problems.add(check.problem(
                                    "captured.id", "is also that of " + other + "; a machine has its own")));
                }
            } else {
                // It would be told twice that a broken document does not refer to anything.
                claimed.add(check.text("native"));
                claimed.add(SiteFolder.NATIVE + path.replaceFirst("yaml$", "xml"));
            }
        });
        texts.keySet().stream()
                .filter(path ->
                        path.startsWith(SiteFolder.NATIVE) && !owners.containsKey(path) && !claimed.contains(path))
                .forEach(path -> problems.add(new Problem(path, 0, "", "no document refers to it")));
    }

    private void identity(DocumentCheck check, ObjectDocument document) {
        if (document.definition().name().isEmpty()) {
            problems.add(check.problem("name", "missing, expected a text"));
        }
        var uuid = switch (document) {
            case MachineDocument machine -> machine.captured().id().uuid().toString();
            case NetworkDocument network -> network.definition().uuid();
            case PoolDocument pool -> pool.definition().uuid();
            case FilterDocument filter -> filter.definition().uuid();
        };
        try {
            UUID.fromString(uuid);
        } catch (IllegalArgumentException wrong) {
            problems.add(check.problem("uuid", "found \"%s\", expected a UUID".formatted(uuid)));
        }
    }

    private void host(DocumentCheck check, ObjectDocument document) {
        site().ifPresent(site -> {
            var hosts = site.hosts().stream().map(Host::name).toList();
            if (!hosts.contains(document.host())) {
                problems.add(check.problem(
                        "captured.host",
                        "site %s has no host \"%s\"%s"
                                .formatted(site.id(), document.host(), Nearest.hint(document.host(), hosts))));
            }
        });
    }

    /// Whether document and remainder make a definition.
    private void definition(DocumentCheck check, ObjectDocument document) {
        if (!texts.containsKey(document.remainder())) {
            var others = texts.keySet().stream()
                    .filter(path -> path.startsWith(SiteFolder.NATIVE))
                    .toList();
            problems.add(check.problem(
                    "native", "there is no " + document.remainder() + Nearest.hint(document.remainder(), others)));
            return;
        }
        try {
            var whole = SiteFolder.whole(document.definition(), document.remainder(), texts);
            Definition.parse(whole.xml(Secrets.NONE), document.remainder());
        } catch (DocumentException wrong) {
            problems.add(check.problem("native", String.valueOf(wrong.getMessage())));
        }
    }

    private Optional<SiteDocument> site() {
        return Optional.ofNullable(documents.get(SiteFolder.SITE))
                .flatMap(DocumentCheck::value)
                .map(SiteDocument.class::cast);
    }

    private List<String> namesOf(String below) {
        return documents.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(below))
                .map(entry -> entry.getValue().value().orElse("") instanceof ObjectDocument document
                        ? document.definition().name()
                        : entry.getValue().text("name"))
                .distinct()
                .toList();
    }

    private static Optional<String> unique(Map<String, String> owners, String what, String path) {
        return Optional.ofNullable(owners.putIfAbsent(what, path));
    }
}

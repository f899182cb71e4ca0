package io.resite.change;

import io.resite.document.ByteSize;
import io.resite.document.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says in words what became of a fact. What is before the colon, the object, is added by who asks.
final class Wording {
    private static final int LONGEST_VALUE = 60;

    /// More do not help a person.
    private static final int MOST_NAMES = 8;

    /// What else a person wants to know of an entry that is new, where it says it.
    private static final Map<String, List<String>> DETAILS = Map.ofEntries(
            Map.entry("disks", List.of("capacity", "volume")),
            Map.entry("files", List.of("path")),
            Map.entry("filesystems", List.of("directory")),
            Map.entry("tpms", List.of("model", "version")),
            Map.entry("graphics", List.of("type")),
            Map.entry("videos", List.of("model")),
            Map.entry("hostDevices", List.of("type")),
            Map.entry("memoryDevices", List.of("size")),
            Map.entry("secrets", List.of("type")),
            Map.entry("addresses", List.of("address")),
            Map.entry("ranges", List.of("start", "end")),
            Map.entry("hosts", List.of("name", "address")),
            Map.entry("routes", List.of("address")));

    private final Facts before;
    private final Facts after;

    Wording(Facts before, Facts after) {
        this.before = before;
        this.after = after;
    }

    /// An entry that only one of both has.
    String entry(FactPath path) {
        return after.isEntry(path) ? "new " + subject(path) + details(path) : subject(path) + " gone";
    }

    /// A value that both have, or one of them.
    String value(FactPath path) {
        var old = before.value(path);
        var now = after.value(path);
        var listed = Vocabulary.listed(path);
        if (listed.isPresent()) {
            return list(path, listed.get(), names(old), names(now));
        }
        return special(path, old, now).orElseGet(() -> plain(subject(path), old, now));
    }

    private static List<String> names(Optional<String> list) {
        return list.map(Names::parse).orElse(Names.NONE).all();
    }

    /// What came and went of many names, as in `CPU feature avx512f gone`.
    private String list(FactPath path, String noun, List<String> old, List<String> now) {
        var said = new ArrayList<String>();
        var gone = old.stream().filter(name -> !now.contains(name)).toList();
        if (!gone.isEmpty()) {
            said.add(counted(noun, gone) + " gone");
        }
        var added = now.stream().filter(name -> !old.contains(name)).toList();
        if (!added.isEmpty()) {
            said.add("new " + counted(noun, added));
        }
        if (said.isEmpty()) {
            said.add(noun + " list in another order");
        }
        var entry = path.way()
                .filter(here -> after.isEntry(here) || before.isEntry(here))
                .findFirst();
        return String.join("; ", said)
                + entry.map(here -> (here.pattern().equals("guests.*") ? " for " : " of ") + here.last())
                        .orElse("");
    }

    private static String counted(String noun, List<String> names) {
        var some = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
        var more = names.size() > MOST_NAMES ? " and %d more".formatted(names.size() - MOST_NAMES) : "";
        return (names.size() == 1 ? noun : plural(noun)) + " " + some + more;
    }

    /// Of the first word that is a thing: `kinds of disk`, `CPU features of host-model`.
    private static String plural(String noun) {
        var end = Stream.of(" of ", " that ", " missing ")
                .mapToInt(noun::indexOf)
                .filter(index -> index > 0)
                .findFirst()
                .orElse(noun.length());
        var thing = noun.substring(0, end);
        return thing + (thing.endsWith("s") ? "es" : "s") + noun.substring(end);
    }

    /// What a path is about, as in `disk vda cache`.
    String subject(FactPath path) {
        var words = new ArrayList<String>();
        for (var here : path.way().toList()) {
            var isLast = here.equals(path);
            if (before.isEntry(here) || after.isEntry(here)) {
                var collection = here.first(here.steps().size() - 1);
                var label = Vocabulary.spoken(here.last());
                // Of what is in the only address of a network, the address need not be said.
                if (isLast || !label.isEmpty() || !isWithin(path, here)) {
                    words.add(noun(collection, here));
                    words.add(label);
                }
            } else if (!Vocabulary.isCollection(here.last())) {
                words.add(isPair(here) ? here.last() : Vocabulary.word(here));
            }
        }
        return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private static boolean isWithin(FactPath path, FactPath entry) {
        return path.steps().subList(entry.steps().size(), path.steps().size()).stream()
                .anyMatch(Vocabulary::isCollection);
    }

    /// A name that the definition gives, as in `cpu.features.vmx`: it is not ours to put into words.
    private static boolean isPair(FactPath path) {
        var steps = path.steps();
        return steps.size() > 1
                && switch (steps.get(steps.size() - 2)) {
                    case "features", "filterParameters" -> true;
                    case "cpus", "ioThreads" -> steps.getFirst().equals("pinning");
                    default -> false;
                };
    }

    private String noun(FactPath collection, FactPath entry) {
        var device = after.value(entry.then("device"))
                .or(() -> before.value(entry.then("device")))
                .orElse("");
        if (collection.last().equals("disks") && device.equals("cdrom")) {
            return "CD-ROM";
        }
        return collection.last().equals("files") ? "" : Vocabulary.word(collection);
    }

    private String details(FactPath path) {
        if (path.pattern().equals("nics.*")) {
            return plug(path).map(plug -> " on " + plug).orElse("");
        }
        var said = DETAILS.getOrDefault(path.first(path.steps().size() - 1).last(), List.of()).stream()
                .flatMap(field -> after.value(path.then(field)).stream())
                .filter(value -> !value.equals(path.last()))
                .toList();
        return said.isEmpty() ? "" : ", " + String.join(", ", said);
    }

    private Optional<String> plug(FactPath nic) {
        return List.of("network", "bridge", "device", "type").stream()
                .flatMap(field -> after.value(nic.then("connection", field)).stream())
                .findFirst();
    }

    private Optional<String> special(FactPath path, Optional<String> old, Optional<String> now) {
        var said = switch (path.pattern()) {
            case "name" -> "renamed from " + shown(old);
            case "host" -> moved("", old, now);
            case "active" -> now.isPresent() ? "started" : "stopped";
            case "shared" -> now.isPresent() ? "now seen alike by all hosts" : "no longer seen alike by all hosts";
            case "disks.*.protected" ->
                subject(path.first(2)) + (now.isPresent() ? " is now protected" : " is no longer protected");
            case "disks.*.capacity" -> resized(subject(path.first(2)), old, now);
            case "disks.*.volume" -> moved(subject(path.first(2)) + " ", old, now);
            case "nics.*.connection.network" -> moved(subject(path.first(2)) + " ", old, now);
            case "files.*.content" -> "content of %s changed".formatted(subject(path.first(2)));
            default -> "";
        };
        return Optional.of(said).filter(words -> !words.isEmpty());
    }

    private static String resized(String disk, Optional<String> old, Optional<String> now) {
        if (old.isEmpty() || now.isEmpty()) {
            return "";
        }
        var grown = ByteSize.parse(now.get()).compareTo(ByteSize.parse(old.get())) > 0;
        return "%s %s from %s to %s".formatted(disk, grown ? "grew" : "shrank", old.get(), now.get());
    }

    private static String moved(String what, Optional<String> old, Optional<String> now) {
        return old.isEmpty() || now.isEmpty() ? "" : "%smoved from %s to %s".formatted(what, shown(old), shown(now));
    }

    private static String plain(String subject, Optional<String> old, Optional<String> now) {
        if (old.isEmpty()) {
            return now.orElse("").equals("true")
                    ? subject + " switched on"
                    : "%s set to %s".formatted(subject, shown(now));
        } else if (now.isEmpty()) {
            return old.get().equals("true")
                    ? subject + " switched off"
                    : "%s %s removed".formatted(subject, shown(old));
        }
        return "%s %s → %s".formatted(subject, shown(old), shown(now));
    }

    /// On one line, and not longer than a glance.
    private static String shown(Optional<String> value) {
        var line = value.orElse("none").strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 1) + "…";
    }
}

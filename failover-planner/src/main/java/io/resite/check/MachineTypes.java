package io.resite.check;

import io.resite.spec.GuestSupport;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Machine types of one emulator compared with those of another.
final class MachineTypes {
    /// QEMU's own: a family and the version it appeared with. Distributions have others, as `pc-q35-rhel9.2.0`.
    private static final Pattern VERSIONED = Pattern.compile("(.*)-(\\d+(?:\\.\\d+)+)");

    private static final Comparator<List<Integer>> BY_VERSION = (one, other) -> Arrays.compare(
            one.stream().mapToInt(Integer::intValue).toArray(),
            other.stream().mapToInt(Integer::intValue).toArray());

    private MachineTypes() {}

    /// @param family as in `pc-q35`
    /// @param version empty where it has none that can be compared
    private record Parsed(String name, String family, List<Integer> version) {}

    /// The one that a guest would notice least: of the same family, the newest that is not newer; else the oldest; for
    /// another distribution's, the newest.
    static Optional<String> nearest(String wanted, GuestSupport guest) {
        var asked = parsed(wanted);
        var kin = guest.machineTypes().all().stream()
                .map(MachineTypes::parsed)
                .filter(each -> board(each).equals(board(asked)))
                .sorted(Comparator.comparing(Parsed::version, BY_VERSION))
                .toList();
        if (kin.isEmpty()) {
            return Optional.empty();
        }
        if (asked.version().isEmpty()) {
            return Optional.of(kin.getLast().name());
        }
        return kin.stream()
                .filter(each -> BY_VERSION.compare(each.version(), asked.version()) <= 0)
                .reduce((one, other) -> other)
                .or(() -> kin.stream().findFirst())
                .map(Parsed::name);
    }

    static String families(GuestSupport guest) {
        return guest.machineTypes().all().stream()
                .map(name -> parsed(name).family())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Parsed parsed(String name) {
        var versioned = VERSIONED.matcher(name);
        if (!versioned.matches()) {
            return new Parsed(name, name, List.of());
        }
        return new Parsed(
                name,
                versioned.group(1),
                Arrays.stream(versioned.group(2).split("\\."))
                        .map(Integer::valueOf)
                        .toList());
    }

    /// What a guest sees, whoever named it.
    private static String board(Parsed type) {
        if (type.name().contains("q35")) {
            return "q35";
        } else if (type.name().contains("i440fx")
                || type.name().equals("pc")
                || type.name().startsWith("pc-")) {
            return "i440fx";
        }
        return type.family().replaceAll("-(rhel|[a-z]+)$", "");
    }
}

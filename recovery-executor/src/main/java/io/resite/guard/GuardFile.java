package io.resite.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.ownership.Owner;
import io.resite.spec.OwnershipGrade;
import io.resite.spec.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// What a host may know of the groups of its site: lines of a word and its values, for a shell to read. Its
/// last line tells that it is whole, since it is written in place; how old it is its file says.
///
/// @param boot the boot of the host that it is for; of any other it counts for nothing
/// @param tick of the host's own clock, read before the owner records of strict groups were; 0 where it has none
/// @param knownAt when the owner records were read, for people
/// @param beside machines that may not start here although their groups are the site's: another host of it runs them
public record GuardFile(SiteId site, String boot, long tick, Instant knownAt, List<Group> groups, List<Beside> beside) {
    private static final int FORMAT = 1;

    public GuardFile {
        groups = List.copyOf(groups);
        beside = List.copyOf(beside);
    }

    public GuardFile(SiteId site, String boot, long tick, Instant knownAt, List<Group> groups) {
        this(site, boot, tick, knownAt, groups, List.of());
    }

    /// The same with what was read at a later tick.
    public GuardFile with(long newer, List<Group> others) {
        return new GuardFile(site, boot, newer, knownAt, others, beside);
    }

    /// A machine that a run restarted on another host when this one was lost.
    public record Beside(UUID machine, String host, String run) {}

    /// @param counts how old the file may be and still let the group's machines start
    public record Group(String name, Owner owner, OwnershipGrade grade, Duration counts, List<UUID> machines) {
        public Group {
            machines = List.copyOf(machines);
        }

        public Group with(Owner other) {
            return new Group(name, other, grade, counts, machines);
        }
    }

    /// As it is written.
    public byte[] bytes() {
        return (said() + "tick " + tick + "\nwritten " + knownAt + "\nend\n").getBytes(UTF_8);
    }

    /// All but tick and instant: files that say the same need not be written again as long as they are young.
    public String said() {
        var lines = new ArrayList<String>();
        lines.add("format " + FORMAT);
        lines.add("site " + site);
        lines.add("boot " + boot);
        for (var group : groups) {
            lines.add("group %s %s %d %s %d"
                    .formatted(
                            word(group.name()),
                            group.owner().site(),
                            group.owner().epoch(),
                            group.grade().name().toLowerCase(Locale.ROOT),
                            group.counts().toSeconds()));
        }
        for (var group : groups) {
            group.machines().forEach(machine -> lines.add("machine " + machine + " " + word(group.name())));
        }
        beside.forEach(one -> lines.add("beside %s %s %s".formatted(one.machine(), word(one.host()), one.run())));
        return String.join("\n", lines) + "\n";
    }

    /// How long it may lie there before it is to be written again, whatever changes: a quarter of what the
    /// strictest of its groups needs.
    public Duration renewal() {
        return groups.stream()
                .map(Group::counts)
                .min(Duration::compareTo)
                .orElse(Duration.ofHours(1))
                .dividedBy(4);
    }

    public boolean hasStrictGroups() {
        return groups.stream().anyMatch(group -> group.grade() == OwnershipGrade.STRICT);
    }

    /// A group's name as one word of a shell: what is not a letter, digit, dot, dash or underscore is
    /// percent-encoded.
    static String word(String name) {
        var word = new StringBuilder();
        for (var octet : name.getBytes(UTF_8)) {
            var letter = (char) (octet & 0xff);
            var plain = letter < 128 && (Character.isLetterOrDigit(letter) || "._-".indexOf(letter) >= 0);
            word.append(plain ? String.valueOf(letter) : "%%%02X".formatted((int) letter));
        }
        return word.toString();
    }
}

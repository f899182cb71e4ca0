package io.resite.app.cli;

import io.resite.app.operations.Wanted;
import io.resite.plan.Mode;
import io.resite.plan.PointChoice;
import io.resite.plan.Selection;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// What shall come back, and from when: the same choices whether it is planned, looked at or done.
final class PlanOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "full",
            description = "full: all that fits. minimal: infrastructure and critical machines. grow: what an earlier"
                    + " failover left out and fits by now. restart: with --host, its machines on other hosts of their own"
                    + " site that see their disks; nothing is lost. Default: full.")
    private Mode mode = Mode.FULL;

    @Option(
            names = "--point",
            paramLabel = "WHICH",
            defaultValue = "newest",
            description = "newest: of each machine. clean: nothing of it is known to be damaged. proved: its machines"
                    + " were seen to boot and be well. Default: newest.")
    private String point = "newest";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            defaultValue = "",
            description = "From the newest points not later than this time, as in 2026-11-22T03:00 (here) or"
                    + " 2026-11-22T03:00:00Z.")
    private String at = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only this group, with what it depends on; repeat it.")
    private List<String> groups = List.of();

    @Option(
            names = "--machine",
            paramLabel = "MACHINE",
            description = "Only this machine, with what it depends on; repeat it.")
    private List<String> machines = List.of();

    @Option(
            names = "--partition",
            paramLabel = "PARTITION",
            description = "Only this partition, with what it depends on; repeat it.")
    private List<String> partitions = List.of();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "This host of the primary is lost, the others live on: the groups that had a machine there,"
                    + " whole, with what they depend on; repeat it.")
    private List<String> hosts = List.of();

    @Option(
            names = "--lost-host",
            paramLabel = "HOST",
            description = "You say that this host of the recovery site is off and stays so: what earlier runs brought"
                    + " there is brought anew, from its points. It must not answer; repeat it.")
    private List<String> lost = List.of();

    Wanted wanted() {
        return new Wanted(mode, points(), new Selection(groups, machines, partitions, hosts), lost);
    }

    /// As the service is asked for it.
    String query() {
        var wanted = wanted();
        var parts = new ArrayList<String>();
        parts.add("mode=" + wanted.mode().name().toLowerCase(Locale.ROOT));
        if (!wanted.points().equals(PointChoice.NEWEST)) {
            parts.add("points=" + RestClient.encoded(wanted.points().toString()));
        }
        groups.forEach(name -> parts.add("group=" + RestClient.encoded(name)));
        machines.forEach(name -> parts.add("machine=" + RestClient.encoded(name)));
        partitions.forEach(name -> parts.add("partition=" + RestClient.encoded(name)));
        hosts.forEach(name -> parts.add("host=" + RestClient.encoded(name)));
        lost.forEach(name -> parts.add("lost=" + RestClient.encoded(name)));
        return String.join("&", parts);
    }

    private PointChoice points() {
        if (at.isEmpty()) {
            return switch (point.toLowerCase(Locale.ROOT)) {
                case "newest", "clean", "proved" -> PointChoice.parse(point);
                default -> throw wrong("--point: found \"" + point + "\", expected newest, clean or proved");
            };
        }
        if (!point.equals("newest")) {
            throw wrong("--point and --at: one of the two");
        }
        return PointChoice.notLaterThan(instant());
    }

    private Instant instant() {
        try {
            return at.endsWith("Z")
                    ? Instant.parse(at)
                    : LocalDateTime.parse(at).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException notOne) {
            throw wrong("--at: found \"" + at + "\", expected a time, as in 2026-11-22T03:00 or 2026-11-22T03:00:00Z");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}

package io.resite.app.cli;

import io.resite.app.api.RunView;
import io.resite.app.api.RunView.RunMachine;
import io.resite.app.api.RunView.RunStep;
import io.resite.document.ByteSize;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A run on a person's terminal, drawn again in its place: how long it takes, a line a machine, and what it waits for
/// people about, as it has to be typed. Where there are more machines than lines, those that need looking at stay.
final class RunScreen {
    private static final int BAR = 10;
    private static final int NAME = 20;
    private static final int HOST = 12;

    private final PrintWriter terminal;
    private final Supplier<Size> size;
    private final InstantSource clock;
    private int drawn;

    /// Of a terminal, in characters.
    record Size(int lines, int columns) {
        static final Size USUAL = new Size(24, 80);
        private static final Size LEAST = new Size(10, 40);

        /// A terminal that says it has none, as a serial console does, is taken for a usual one.
        Size orUsual() {
            return lines < LEAST.lines() || columns < LEAST.columns() ? USUAL : this;
        }
    }

    RunScreen(PrintWriter terminal, Supplier<Size> size, InstantSource clock) {
        this.terminal = terminal;
        this.size = size;
        this.clock = clock;
    }

    /// None when nobody looks, as in a script.
    static Optional<RunScreen> ofTerminal() {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> new RunScreen(console.writer(), RunScreen::asked, InstantSource.system()));
    }

    void show(RunView run) {
        var lines = lines(run, clock.instant(), size.get());
        if (drawn > 0) {
            // Up to the first line, and from there nothing is left.
            terminal.print("\u001b[%dA\r\u001b[J".formatted(drawn));
        }
        lines.forEach(terminal::println);
        terminal.flush();
        drawn = lines.size();
    }

    static List<String> lines(RunView run, Instant now, Size size) {
        var asks = new ArrayList<String>();
        RunText.asks(run).forEach(asks::add);
        var lines = new ArrayList<String>();
        lines.add(head(run, now));
        var room = Math.max(2, size.lines() - 3 - Math.min(asks.size(), size.lines() / 2));
        var machines = byNeed(run.machines());
        machines.stream()
                .limit(machines.size() > room ? room - 1 : room)
                .map(machine -> line(run, machine, now))
                .forEach(lines::add);
        if (machines.size() > room) {
            lines.add("… and %d machines more".formatted(machines.size() - room + 1));
        }
        asks.stream().limit(Math.max(0, size.lines() - lines.size() - 1)).forEach(lines::add);
        // A line that wraps would be two when it is drawn again.
        return lines.stream()
                .map(line -> line.length() < size.columns() ? line : line.substring(0, size.columns() - 2) + "…")
                .toList();
    }

    private static String head(RunView run, Instant now) {
        var until = Optional.ofNullable(run.endedAt()).orElse(now);
        var back = count(run, "running");
        var failed = count(run, "failed");
        var staysDown = count(run, "omitted") + count(run, "undone");
        return "%s → %s  %s  %d back, %d failed, %d left%s  (%d of %d steps, run %s)"
                .formatted(
                        run.site(),
                        run.at(),
                        Words.seconds(Duration.between(run.startedAt(), until).toSeconds()),
                        back,
                        failed,
                        run.machines().size() - back - failed - staysDown,
                        staysDown == 0 ? "" : ", %d stay down".formatted(staysDown),
                        run.done(),
                        run.total(),
                        run.id());
    }

    private static int count(RunView run, String state) {
        return (int) run.machines().stream()
                .filter(machine -> machine.state().equals(state))
                .count();
    }

    /// Those that failed, then those that something is done for.
    private static List<RunMachine> byNeed(List<RunMachine> machines) {
        var order = List.of("failed", "working", "waiting", "running", "undone", "omitted");
        var sorted = new ArrayList<RunMachine>();
        order.forEach(state -> machines.stream()
                .filter(machine -> machine.state().equals(state))
                .forEach(sorted::add));
        return sorted;
    }

    private static String line(RunView run, RunMachine machine, Instant now) {
        var steps = run.steps().stream()
                .filter(step -> step.machine().equals(machine.name()))
                .toList();
        return "  %s %s %s".formatted(fit(machine.name(), NAME), fit(machine.host(), HOST), doing(machine, steps, now));
    }

    private static String doing(RunMachine machine, List<RunStep> steps, Instant now) {
        var filling = machine.filling();
        var working =
                steps.stream().filter(step -> step.state().equals("working")).findFirst();
        return switch (machine.state()) {
            case "running" -> "back after " + Words.seconds(machine.rtoSeconds());
            case "failed" -> "FAILED  " + machine.reason();
            case "omitted" -> "stays down  " + machine.reason();
            case "working" ->
                (filling == null
                                ? working.map(step -> word(step.kind())).orElse("waits for others")
                                : bar(filling.done(), filling.total())
                                        + " %d %%, %s/s"
                                                .formatted(
                                                        filling.percent(),
                                                        filling.perSecond().rounded()))
                        + "  " + Words.seconds(since(steps, now));
            default -> machine.state();
        };
    }

    private static long since(List<RunStep> steps, Instant now) {
        return steps.stream()
                .map(RunStep::startedAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .map(began -> Duration.between(began, now).toSeconds())
                .orElse(0L);
    }

    private static String word(String kind) {
        return switch (kind) {
            case "disk" -> "disks are created";
            case "define" -> "is defined";
            case "fill" -> "is filled";
            case "start" -> "starts";
            case "verify" -> "is checked";
            case "hydrate" -> "runs, disks become local";
            case "hook" -> "steps of your own";
            case "clear" -> "the former attempt is removed";
            default -> kind;
        };
    }

    private static String bar(ByteSize done, ByteSize total) {
        var filled = total.bytes() == 0 ? 0 : (int) (BAR * done.bytes() / total.bytes());
        return "[" + "#".repeat(filled) + "·".repeat(BAR - filled) + "]";
    }

    private static String fit(String text, int width) {
        return text.length() > width ? text.substring(0, width - 1) + "…" : text + " ".repeat(width - text.length());
    }

    /// The terminal knows how large its window is, and may change.
    private static Size asked() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            stty.waitFor(1, TimeUnit.SECONDS);
            return new Size(Integer.parseInt(said[0]), Integer.parseInt(said[1])).orUsual();
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
            return Size.USUAL;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Size.USUAL;
        }
    }
}

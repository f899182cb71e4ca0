package io.resite.app.cli;

import io.resite.app.api.Overview;
import io.resite.app.api.Overview.Activity;
import io.resite.document.ByteSize;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A line on a person's terminal that tells how far something is while a command waits for it. Nothing where nobody
/// looks.
final class ProgressLine implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int BAR = 24;
    private static final int WIDTH = 110;

    private final Thread watcher;
    private volatile boolean over;

    private ProgressLine(Supplier<String> line, Optional<PrintWriter> terminal) {
        this.watcher = Thread.ofVirtual().unstarted(() -> terminal.ifPresent(to -> watch(line, to)));
        watcher.start();
    }

    /// @param wanted whether anything is to be shown
    private static ProgressLine of(Supplier<String> line, boolean wanted) {
        var console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .filter(_ -> wanted)
                .map(Console::writer);
        return new ProgressLine(line, console);
    }

    /// How far the cycles of a site are.
    ///
    /// @param wanted whether anything is to be shown
    static ProgressLine of(RestClient service, String site, boolean wanted) {
        return of(() -> of(service.get("/api/overview", Overview.class).activity(), site), wanted);
    }

    /// How far a copy is that began just now.
    ///
    /// @param wanted whether anything is to be shown
    static ProgressLine of(Supplier<ByteSize> done, ByteSize all, String what, boolean wanted) {
        var began = System.nanoTime();
        return of(
                () -> {
                    var so = done.get();
                    var seconds = (System.nanoTime() - began) / 1e9;
                    return bar(so, all, new ByteSize((long) (so.bytes() / seconds)), what);
                },
                wanted);
    }

    private void watch(Supplier<String> line, PrintWriter terminal) {
        while (!over) {
            try {
                Thread.sleep(LOOK);
                show(terminal, line.get());
            } catch (InterruptedException | CliFailure unknown) {
                // The command itself tells what fails; this only stops telling.
                over = true;
            }
        }
        show(terminal, "");
    }

    private static void show(PrintWriter terminal, String line) {
        var cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
        terminal.print("\r" + cut + " ".repeat(WIDTH - cut.length()) + "\r" + cut);
        terminal.flush();
    }

    /// As in `[######··········] 38 %  1.2 GiB of 3.1 GiB, 85.0 MiB/s, 23 s left  shop`.
    static String of(List<Activity> activity, String site) {
        var ours = activity.stream()
                .filter(each -> each.kind().equals("replicate") && each.site().equals(site))
                .toList();
        if (ours.isEmpty()) {
            return "";
        }
        var read = ours.stream().map(Activity::read).reduce(ByteSize.ZERO, ByteSize::plus);
        var toRead = ours.stream().map(Activity::toRead).reduce(ByteSize.ZERO, ByteSize::plus);
        var groups = ours.stream().map(Activity::group).collect(Collectors.joining(", "));
        if (toRead.bytes() == 0) {
            return groups + ": " + ours.getFirst().text();
        }
        return bar(read, toRead, ours.stream().map(Activity::perSecond).reduce(ByteSize.ZERO, ByteSize::plus), groups);
    }

    private static String bar(ByteSize so, ByteSize all, ByteSize perSecond, String what) {
        var done = all.bytes() == 0 ? 1 : Math.clamp((double) so.bytes() / all.bytes(), 0, 1);
        var filled = (int) (done * BAR);
        var left = perSecond.bytes() == 0
                ? ""
                : ", %s/s, %s left"
                        .formatted(
                                perSecond.rounded(),
                                Words.seconds(Math.max(0, all.bytes() - so.bytes()) / perSecond.bytes()));
        return "[%s%s] %d %%  %s of %s%s  %s"
                .formatted(
                        "#".repeat(filled),
                        "·".repeat(BAR - filled),
                        (int) (done * 100),
                        so.rounded(),
                        all.rounded(),
                        left,
                        what);
    }

    @Override
    public void close() {
        over = true;
        watcher.interrupt();
        try {
            watcher.join(LOOK);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

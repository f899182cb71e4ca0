package io.resite.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.libvirt.LibvirtHypervisor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;

/// Obeys lines on standard input until it ends, which it does with whoever started this process, however that ends;
/// then undoes what was not undone, and ends too. What it undid is told on standard error.
public final class WatchdogProcess {
    /// A host that is away this long has other troubles; the next cycle heals what it finds.
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private WatchdogProcess() {}

    public static void main(String[] none) throws IOException, InterruptedException {
        var guards = new Guards(
                LibvirtHypervisor::connect,
                line -> System.err.printf(
                        "resite watchdog %d: %s%n", ProcessHandle.current().pid(), line));
        // A terminal or an init system that stops the whole group of processes must not stop this half-way.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(guards)));
        var answers = new PrintStream(System.out, true, UTF_8);
        try (var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = orders.readLine(); line != null; line = orders.readLine()) {
                var order = line;
                if (order.startsWith("guard ")) {
                    // Before what comes after it.
                    answer(guards, order, answers);
                } else {
                    // One that waits for something being undone must not keep the others.
                    Thread.ofVirtual().start(() -> answer(guards, order, answers));
                }
            }
        }
        guards.orphaned(PATIENCE);
        System.exit(0);
    }

    private static void answer(Guards guards, String order, PrintStream answers) {
        var answer = guards.obey(order);
        synchronized (answers) {
            answers.println(answer);
        }
    }

    private static void end(Guards guards) {
        try {
            guards.orphaned(PATIENCE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}

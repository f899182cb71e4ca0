package engine;

import io.resite.recovery.Fleet;
import io.resite.recovery.RecoveryEngine;
import io.resite.recovery.RunRefused;
import io.resite.recovery.RunRequest;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.ObjectStore;
import io.resite.vault.StoreCredentials;
import io.resite.vault.Stores;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import replication.S3Server;

/// What the engine costs a run of many machines, beside the same run without it: `bin/bench engine --help`. Hosts are
/// simulated and answer at once, so that whatever takes time is ours or the store's.
public class Engine {
    private static final RunRequest ASKED = new RunRequest("bench", "127.0.0.1", "a benchmark", "bench");

    private final int machines;
    private final Duration latency;
    private final int rounds;
    private final Path folder;
    private final Path root = Path.of(System.getenv().getOrDefault("RESITE_ROOT", "")).toAbsolutePath();

    private Engine(int machines, Duration latency, int rounds, Path folder) {
        this.machines = machines;
        this.latency = latency;
        this.rounds = rounds;
        this.folder = folder;
    }

    public static void main(String... words) throws Exception {
        var machines = 1_000;
        var latency = Duration.ofMillis(30);
        var rounds = 3;
        for (var at = 0; at < words.length; at++) {
            switch (words[at]) {
                case "--machines" -> machines = Integer.parseInt(words[++at]);
                case "--latency" -> latency = Duration.ofMillis(Long.parseLong(words[++at]));
                case "--rounds" -> rounds = Integer.parseInt(words[++at]);
                default -> {
                    System.out.print(
                            """
                            bin/bench engine: runs of many machines on simulated hosts, from a vault on an S3 server on loopback
                              --machines N   default 1000
                              --latency MS   added to each call of the store; default 30
                              --rounds N     medians of so many; default 3
                            """);
                    System.exit(words[at].matches("--help|-h") ? 0 : 2);
                }
            }
        }
        var folder = Files.createTempDirectory("resite-engine");
        new Engine(machines, latency, rounds, folder).run();
        // Threads of a killed executor wait for ever.
        System.exit(0);
    }

    private void run() throws Exception {
        try (var _ = new S3Server(root, Files.createDirectories(folder.resolve("s3")))) {
            var near = new ArrayList<Double>();
            var whole = new ArrayList<Double>();
            var free = new ArrayList<Double>();
            var resumed = new ArrayList<Double>();
            var steps = 0;
            for (var round = 1; round <= rounds; round++) {
                try (var fleet = new Fleet(machines, Map.of(), emptyFolder(), new MemoryObjectStore())) {
                    steps = fleet.plan().steps().size();
                    near.add(seconds(fleet, store -> store));
                }
                try (var fleet = onS3(2 * round)) {
                    free.add(seconds(fleet, store -> slow(store, false)));
                }
                try (var fleet = onS3(2 * round + 1)) {
                    whole.add(seconds(fleet, store -> slow(store, true)));
                }
                try (var fleet = onS3(2 * (rounds + round))) {
                    resumed.add(secondsToResume(fleet, median(whole) / 2));
                }
                System.err.printf(Locale.ROOT,
                        "round %d: %d steps; in memory %.1f s, on S3 %.1f s, journal free %.1f s, resumed in %.2f s%n",
                        round, steps, near.getLast(), whole.getLast(), free.getLast(), resumed.getLast());
            }
            System.out.printf(Locale.ROOT, "| %d machines, %d steps, medians of %d | |%n|---|---|%n", machines, steps, rounds);
            System.out.printf(Locale.ROOT, "| a step, store in memory | %.2f ms |%n", 1e3 * median(near) / steps);
            System.out.printf(Locale.ROOT, "| run, S3 with %d ms a call | %.1f s |%n", latency.toMillis(), median(whole));
            System.out.printf(Locale.ROOT, "| the same, calls for the journal free of the %d ms | %.1f s |%n",
                    latency.toMillis(), median(free));
            System.out.printf(Locale.ROOT, "| what the journal costs of it | %.1f %% |%n",
                    100 * (median(whole) - median(free)) / median(whole));
            System.out.printf(Locale.ROOT, "| a killed run: from the lease taken to its next entry | %.2f s |%n",
                    median(resumed));
        }
    }

    private Path emptyFolder() throws IOException {
        return Files.createTempDirectory(folder, "keys");
    }

    /// A vault that was made in memory, as a copy of its own on the S3 server.
    private Fleet onS3(int number) throws Exception {
        var made = new MemoryObjectStore();
        var s3 = Stores.open("s3://vault/%d?endpoint=%s&style=path".formatted(number, S3Server.ENDPOINT),
                new StoreCredentials("bench", "bench-secret"));
        return new Fleet(machines, Map.of(), emptyFolder(), made).movedTo(copied(made, s3));
    }

    private static ObjectStore copied(ObjectStore from, ObjectStore to) throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var last = "";
            for (var keys = from.list("", last, 1_000); !keys.isEmpty(); keys = from.list("", last, 1_000)) {
                keys.forEach(key -> threads.submit(() -> to.create(key, from.read(key).orElseThrow())));
                last = keys.getLast();
            }
        }
        return to;
    }

    @FunctionalInterface
    private interface Seen {
        ObjectStore through(ObjectStore store);
    }

    private double seconds(Fleet fleet, Seen seen) throws Exception {
        var plan = fleet.plan();
        try (var engine = fleet.executor(seen.through(fleet.store()))) {
            var began = System.nanoTime();
            engine.await(engine.start(plan, ASKED));
            var seconds = (System.nanoTime() - began) / 1e9;
            requireAllRunning(fleet);
            return seconds;
        }
    }

    private double secondsToResume(Fleet fleet, double killedAfter) throws Exception {
        var alive = new Mortal();
        var first = fleet.executor(watched(slow(fleet.store(), true), alive));
        var run = first.start(fleet.plan(), ASKED);
        Thread.sleep(Duration.ofMillis((long) (1e3 * killedAfter)));
        alive.dead = true;
        closeDead(first);
        var taken = new AtomicLong();
        var entry = new AtomicLong();
        var store = spied(slow(fleet.store(), true), (method, key) -> {
            if (method.equals("create") && key.startsWith("leaders/")) {
                taken.compareAndSet(0, System.nanoTime());
            } else if (method.equals("create") && key.startsWith("runs/" + run + "/")) {
                entry.compareAndSet(0, System.nanoTime());
            }
        });
        try (var second = fleet.executor(store)) {
            takeOver(second, run);
            second.await(run);
            requireAllRunning(fleet);
            return (entry.get() - taken.get()) / 1e9;
        }
    }

    /// Until the dead one's lease has run out it is refused.
    private static void takeOver(RecoveryEngine engine, String run) throws InterruptedException {
        while (true) {
            try {
                engine.resume(run);
                return;
            } catch (RunRefused leased) {
                Thread.sleep(200);
            }
        }
    }

    private void requireAllRunning(Fleet fleet) {
        if (fleet.running() != machines) {
            throw new IllegalStateException("only %d of %d run".formatted(fleet.running(), machines));
        }
    }

    private ObjectStore slow(ObjectStore store, boolean journalToo) {
        return spied(store, (_, key) -> {
            if (journalToo || !key.startsWith("runs/")) {
                rest(latency);
            }
        });
    }

    private static void rest(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether a process is there.
    private static final class Mortal {
        private volatile boolean dead;
    }

    private static ObjectStore watched(ObjectStore store, Mortal mortal) {
        return spied(store, (_, _) -> {
            if (mortal.dead) {
                throw new Error("killed", null, false, false) {};
            }
        });
    }

    private static void closeDead(RecoveryEngine engine) {
        try {
            engine.close();
        } catch (Error dead) {
            // A dead process closes nothing but its sockets.
        }
    }

    /// Asks before each call that names a key.
    private static ObjectStore spied(ObjectStore store, BiConsumer<String, String> before) {
        return (ObjectStore) Proxy.newProxyInstance(ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class},
                (_, method, given) -> {
                    if (given != null && given[0] instanceof String key) {
                        before.accept(method.getName(), key);
                    }
                    try {
                        return method.invoke(store, given);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
    }

    private static double median(List<Double> figures) {
        var sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}

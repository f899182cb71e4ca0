package replication;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The same disk copied, changed, copied again and restored by us and by the tools an admin would use instead, all in
/// one run, on one image. `bin/bench replication --help`.
public class Replication {
    private static final List<String> STEPS = List.of("full", "1 % changed", "nothing changed", "bitmap lost", "restore");
    private static final List<String> TOOLS =
            List.of("resite", "resite-s3", "resite-ratio", "restic", "borg", "virtnbdbackup", "qemu-img");

    private final Path root = Path.of(System.getenv().getOrDefault("RESITE_ROOT", "")).toAbsolutePath();
    private final Options options;
    private final Path folder;
    private final Map<String, Map<String, List<Result>>> results = new LinkedHashMap<>();

    private Replication(Options options) {
        this.options = options;
        this.folder = options.folder().toAbsolutePath();
    }

    /// @param added bytes by which the tool's store grew
    record Result(Run run, long added) {}

    /// @param tools which of them take part
    record Options(
            Path folder,
            Optional<Path> image,
            List<String> tools,
            int rounds,
            boolean json,
            String config,
            String scenario,
            int cycles,
            int gib) {
        static Options of(List<String> words) {
            var folder = Path.of("/var/tmp/resite-bench");
            var image = Optional.<Path>empty();
            var tools = TOOLS;
            var rounds = 3;
            var json = false;
            var config = "";
            var scenario = "";
            var cycles = 100;
            var gib = 10;
            for (var at = 0; at < words.size(); at++) {
                switch (words.get(at)) {
                    case "--folder" -> folder = Path.of(words.get(++at));
                    case "--image" -> image = Optional.of(Path.of(words.get(++at)));
                    case "--only" -> tools = List.of(words.get(++at).split(","));
                    case "--rounds" -> rounds = Integer.parseInt(words.get(++at));
                    case "--config" -> config = words.get(++at);
                    case "--json" -> json = true;
                    case "--scenario" -> scenario = words.get(++at);
                    case "--cycles" -> cycles = Integer.parseInt(words.get(++at));
                    case "--gib" -> gib = Integer.parseInt(words.get(++at));
                    default -> {
                        System.out.print(
                                """
                                bin/bench replication: one disk copied, changed, copied again and restored, by us and by peers
                                  --image FILE    a raw disk; default: an ext4 of 4 GiB of this machine's /usr
                                  --only A,B      of resite, resite-s3 (vault on an S3 server on loopback), resite-ratio
                                                  (compression: ratio), restic, borg, virtnbdbackup, qemu-img; default: all
                                  --rounds N      medians of so many; default 3
                                  --config LINE   added to the service's configuration
                                  --folder DIR    where all is kept meanwhile; default /var/tmp/resite-bench
                                  --json          the figures as JSON
                                  --scenario S    instead, of us alone: chain, restore and boot after many cycles of 1 %;
                                                  wide, memory with pieces spread over a disk of 1 TiB
                                  --cycles N      of chain; default 100
                                  --gib N         of wide: the pieces together; default 10
                                The table goes to bench/results/replication.md when all took part.
                                """);
                        System.exit(words.get(at).matches("--help|-h") ? 0 : 2);
                    }
                }
            }
            return new Options(folder, image, tools, rounds, json, config, scenario, cycles, gib);
        }
    }

    public static void main(String... words) throws IOException, InterruptedException {
        new Replication(Options.of(Arrays.asList(words))).run();
    }

    private void run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (!options.scenario().isEmpty()) {
            scenario();
            return;
        }
        var image = image();
        for (var round = 1; round <= options.rounds(); round++) {
            System.err.printf("round %d of %d%n", round, options.rounds());
            var work = emptyFolder();
            round(work, image, round);
            Run.output("rm", "-rf", work.toString());
        }
        if (options.json()) {
            json(System.out);
        } else {
            table(System.out);
        }
        if (options.tools().equals(TOOLS)) {
            try (var file = new PrintStream(root.resolve("bench/results/replication.md").toFile())) {
                table(file);
            }
        }
    }

    private Path image() throws IOException {
        return options.image().isPresent() ? options.image().get() : Image.below(folder);
    }

    private void scenario() throws IOException, InterruptedException {
        var work = emptyFolder();
        switch (options.scenario()) {
            case "chain" -> new LongChain(root, work, image(), options.config(), options.cycles()).run();
            case "wide" -> new WideDisk(root, work, options.config(), options.gib()).run();
            default -> throw new IllegalArgumentException("no scenario " + options.scenario() + ": chain or wide");
        }
        Run.output("rm", "-rf", work.toString());
    }

    private Path emptyFolder() throws IOException {
        var work = folder.resolve("work");
        Run.output("rm", "-rf", work.toString());
        return Files.createDirectories(work);
    }

    private void round(Path work, Path image, int round) throws IOException, InterruptedException {
        var raw = work.resolve("disk.raw");
        Run.output("cp", "--sparse=always", image.toString(), raw.toString());
        var first = Change.of(2L * round, Files.size(raw), work);
        var second = Change.of(2L * round + 1, Files.size(raw), work);
        var ours = options.tools().stream().flatMap(tool -> Variant.of(tool).stream()).toList();
        var machines = new ArrayList<>(ours.stream().map(variant -> variant.machine).toList());
        if (options.tools().contains("virtnbdbackup")) {
            machines.add(Source.PEERS_MACHINE);
        }
        var services = new LinkedHashMap<String, Service>();
        try (var source = new Source(root, work, raw, machines); var _ = new S3Server(root, work.resolve("s3"))) {
            var peers = new Peers(work, raw, source.uri());
            for (var variant : ours) {
                services.put(variant.tool, new Service(root, work, variant, options.config()));
            }
            everyone("full", work, services, peers);
            first.to(raw);
            source.apply(first);
            everyone("1 % changed", work, services, peers);
            everyone("nothing changed", work, services, peers);
            second.to(raw);
            source.apply(second);
            source.loseBitmaps();
            everyone("bitmap lost", work, services, peers);
            everyone("restore", work, services, peers);
        } finally {
            for (var service : services.values()) {
                service.close();
            }
        }
    }

    private void everyone(String step, Path work, Map<String, Service> services, Peers peers) throws IOException {
        for (var tool : options.tools()) {
            var store = Variant.of(tool).map(variant -> variant.store(work)).orElseGet(() -> peers.store(tool));
            var before = Run.bytesBelow(store);
            // What the one before left to be written is not this one's to wait for.
            Run.output("sync");
            if (step.equals("restore")) {
                // Where a site is recovered nobody has just written the store: whose pages are still in memory gains nothing.
                Run.output("sh", "-c", "echo 3 > /proc/sys/vm/drop_caches");
            }
            var run = services.containsKey(tool) ? ours(step, work, services.get(tool)) : peers.run(tool, step);
            run.ifPresent(done -> {
                var result = new Result(done, step.equals("restore") ? 0 : Run.bytesBelow(store) - before);
                System.err.printf(Locale.ROOT, "  %-14s %-16s %6.2f s, %6.2f s of processor, %4.0f MiB, added %,d KiB%n",
                        tool, step, done.seconds(), done.processor(), done.peakMiB(), result.added() >> 10);
                results.computeIfAbsent(step, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(tool, _ -> new ArrayList<>())
                        .add(result);
            });
        }
    }

    private static Optional<Run> ours(String step, Path work, Service service) throws IOException {
        return Optional.of(
                step.equals("restore") ? service.restore(work.resolve("disk.raw"), work) : service.replicate());
    }

    private double median(String step, String tool, ToDoubleFunction<Result> figure) {
        var all = results.getOrDefault(step, Map.of()).getOrDefault(tool, List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
        return all.length == 0 ? Double.NaN : all[all.length / 2];
    }

    private void table(PrintStream out) throws IOException {
        out.printf("# Replication beside its peers%n%n%s, %d processors, medians of %d on a shared machine: read the ratios.%n",
                java.time.LocalDate.now(), Runtime.getRuntime().availableProcessors(), options.rounds());
        out.printf("Source of resite and virtnbdbackup: a running QEMU machine; of the others: the raw image.%n%n");
        out.printf("A restore begins with nothing in memory. A peer's leaves what it wrote there; \"restore, on disk\" is until the system has written it.%n%n");
        out.println("| step | tool | wall s | processor s | peak MiB | added MiB | resite's wall / its | resite's bytes / its |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (var step : STEPS) {
            for (var tool : options.tools()) {
                var wall = median(step, tool, result -> result.run().seconds());
                if (Double.isNaN(wall)) {
                    continue;
                }
                var added = median(step, tool, Result::added) / (1 << 20);
                out.printf(Locale.ROOT, "| %s | %s | %.2f | %.2f | %.0f | %.1f | %.2f | %s |%n",
                        step, tool, wall,
                        median(step, tool, result -> result.run().processor()),
                        median(step, tool, result -> result.run().peakMiB()),
                        added,
                        median(step, "resite", result -> result.run().seconds()) / wall,
                        added < 0.01 ? "" : "%.2f".formatted(median(step, "resite", Result::added) / (1 << 20) / added));
            }
        }
        for (var tool : options.tools()) {
            var wall = median("restore", tool, result -> result.run().durable());
            if (!Double.isNaN(wall)) {
                out.printf(Locale.ROOT, "| restore, on disk | %s | %.2f |  |  |  | %.2f |  |%n",
                        tool, wall, median("restore", "resite", result -> result.run().durable()) / wall);
            }
        }
    }

    private void json(PrintStream out) {
        var rows = new ArrayList<String>();
        results.forEach((step, tools) -> tools.forEach((tool, all) -> rows.add(
                "{\"step\":\"%s\",\"tool\":\"%s\",\"wallSeconds\":%.3f,\"processorSeconds\":%.2f,\"peakMiB\":%.0f,\"addedBytes\":%.0f}"
                        .formatted(step, tool,
                                median(step, tool, result -> result.run().seconds()),
                                median(step, tool, result -> result.run().processor()),
                                median(step, tool, result -> result.run().peakMiB()),
                                median(step, tool, Result::added)))));
        out.println("{\"rounds\":" + options.rounds() + ",\"results\":[" + String.join(",", rows) + "]}");
    }
}

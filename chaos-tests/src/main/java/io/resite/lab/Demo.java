package io.resite.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The whole way, once: a site lives, is captured and replicated, dies with all that knew of it, and comes back at the
/// other site from the vault alone.
final class Demo {
    static final String SERVICE = "serve";
    static final int DASHBOARD_PORT = 8080;
    private static final int CYCLES = 3;
    private static final Duration BETWEEN_CYCLES = Duration.ofSeconds(3);
    private static final Duration SERVICE_START = Duration.ofSeconds(60);
    private static final Duration BACK_AND_SERVING = Duration.ofSeconds(60);
    private final Lab lab;
    private final DemoPorts ports;
    private final CommandLineTool resite;
    private final Progress progress;
    private final List<DemoReport.StepResult> steps = new ArrayList<>();

    Demo(Lab lab, DemoPorts ports, Progress progress) {
        this.lab = lab;
        this.ports = ports;
        this.progress = progress;
        this.resite = new CommandLineTool(lab.service());
    }

    /// Leaves the lab up with the service running at the recovery side.
    DemoReport run() {
        step("lab up", () -> {
            lab.down(Progress.silent());
            lab.up(progress);
        });
        step("vault and service", this::startFirstService);
        step("capture", this::capture);
        var promised = replicate();
        var last = counters(lab.east());
        var lostAt = Instant.now();
        step("destroy east, and the service's state and configuration", this::destroy);
        progress.tell("east is gone; web had reached " + last.getOrDefault("web", 0L));
        var run = step("recover at west from the vault alone", () -> recover(lostAt));
        var found = step("check the data", () -> check(run, promised));
        step("service again", this::startServiceAnew);
        return report(run, found);
    }

    void capture() {
        resite.json("capture", "east");
        resite.json("capture", "west");
    }

    void startFirstService() {
        try {
            var passphrase = lab.service().keys().resolve("passphrase");
            Files.writeString(passphrase, "the demo has no secrets to keep\n");
            resite.json(
                    "vault",
                    "init",
                    "--vault",
                    lab.service().vaultUrl(),
                    "--credentials",
                    lab.service().credentials().toString(),
                    "--key-file",
                    lab.service().keyFile().toString(),
                    "--passphrase-file",
                    passphrase.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startService();
    }

    private void startService() {
        lab.startInService(SERVICE, resite.words("serve"));
        var answers = Pause.until(() -> resite.attempt("runs").good(), SERVICE_START);
        if (!answers) {
            throw new LabException("the service does not answer; its log is " + lab.log(SERVICE));
        }
        lab.relay(ports.dashboard(), Networks.SERVICE, "127.0.0.1", DASHBOARD_PORT);
    }

    /// Replicates while the guests write. What a machine showed before a cycle began is in that cycle's point.
    Map<String, Long> replicate() {
        Map<String, Long> promised = Map.of();
        for (var cycle = 1; cycle <= CYCLES; cycle++) {
            if (cycle > 1) {
                Pause.of(BETWEEN_CYCLES);
            }
            promised = counters(lab.east());
            progress.tell("web serves " + promised.getOrDefault("web", 0L));
            var name = cycle == 1 ? "replicate, full" : "replicate, changes " + (cycle - 1);
            var result = step(name, () -> resite.json("replicate", "east"));
            for (var group : result.get("acknowledgements")) {
                group.get("missing").forEach(missing -> {
                    throw new LabException(
                            "no recovery point of " + missing.get("machine").asText() + ": "
                                    + missing.get("reason").asText());
                });
            }
        }
        return promised;
    }

    void destroy() {
        lab.killSite(lab.east());
        lab.stop(SERVICE);
        Trees.delete(lab.service().folder());
    }

    private JsonNode recover(Instant lostAt) {
        return resite.json(recovery(lostAt));
    }

    /// What a person types who has the vault's address, its key and nothing else.
    String[] recovery(Instant lostAt) {
        return new String[] {
            "recover",
            "--vault",
            lab.service().vaultUrl(),
            "--credentials",
            lab.service().credentials().toString(),
            "--key-file",
            lab.service().keyFile().toString(),
            "--site",
            "east",
            "--lost-at",
            lostAt.toString(),
            "--word",
            "the demo, which killed it",
            "--reason",
            "demo: east was destroyed",
            "--yes"
        };
    }

    /// What each machine's data looks like at west; a fault where it is less than its recovery point promised.
    Map<String, Finding> check(JsonNode run, Map<String, Long> promised) {
        var findings = new HashMap<String, Finding>();
        for (var guest : Guest.ALL) {
            findings.put(guest.name(), finding(run, guest, promised));
        }
        return findings;
    }

    private Finding finding(JsonNode run, Guest guest, Map<String, Long> promised) {
        var state = machine(run, guest.name()).path("state").asText("missing");
        if (!state.equals("running")) {
            return new Finding(false, "is " + state);
        }
        if (!promised.containsKey(guest.name())) {
            var serves = Pause.until(() -> lab.serves(lab.west(), guest), BACK_AND_SERVING);
            return new Finding(serves, serves ? "serves from its disk" : "does not serve");
        }
        var before = promised.get(guest.name());
        var grows = Pause.until(() -> lab.counter(lab.west(), guest).orElse(-1L) >= before, BACK_AND_SERVING);
        var now = lab.counter(lab.west(), guest).orElse(-1L);
        return new Finding(grows, "promised " + before + ", serves " + now);
    }

    private Map<String, Long> counters(LabSite site) {
        var values = new HashMap<String, Long>();
        for (var guest : Guest.ALL) {
            lab.counter(site, guest).ifPresent(value -> values.put(guest.name(), value));
        }
        return values;
    }

    private void startServiceAnew() {
        lab.service().prepare();
        startService();
        var web = Guest.ALL.stream()
                .filter(guest -> guest.name().equals("web"))
                .findFirst()
                .orElseThrow();
        lab.relay(ports.web(), LabSite.WEST.lan(), web.address(), web.sign().port());
    }

    private DemoReport report(JsonNode run, Map<String, Finding> found) {
        var results = new ArrayList<DemoReport.MachineResult>();
        var faults = new ArrayList<String>();
        var recovered = 0;
        for (var guest : Guest.ALL) {
            var machine = machine(run, guest.name());
            var finding = found.getOrDefault(guest.name(), new Finding(false, "not checked"));
            if (machine.path("state").asText().equals("running")) {
                recovered++;
            }
            if (!finding.good()) {
                faults.add(guest.name() + " " + finding.text());
            }
            results.add(new DemoReport.MachineResult(
                    guest.name(),
                    machine.path("host").asText(),
                    machine.path("pointSequence").asLong(),
                    machine.path("rpoSeconds").asDouble(),
                    machine.path("rtoSeconds").asDouble(),
                    finding.text()));
        }
        return new DemoReport(
                Guest.ALL.size(),
                recovered,
                recovered == Guest.ALL.size() && faults.isEmpty(),
                results.stream()
                        .mapToDouble(DemoReport.MachineResult::rpoSeconds)
                        .max()
                        .orElse(0),
                results.stream()
                        .mapToDouble(DemoReport.MachineResult::rtoSeconds)
                        .max()
                        .orElse(0),
                results,
                steps,
                Map.of("web", "127.0.0.1:" + ports.web(), "dashboard", "http://localhost:" + ports.dashboard()),
                faults);
    }

    private static JsonNode machine(JsonNode run, String name) {
        for (var machine : run.path("machines")) {
            if (machine.path("name").asText().equals(name)) {
                return machine;
            }
        }
        return MissingNode.getInstance();
    }

    private void step(String name, Runnable act) {
        step(name, () -> {
            act.run();
            return true;
        });
    }

    private <T> T step(String name, Supplier<T> act) {
        progress.tell(name);
        var began = System.nanoTime();
        var result = act.get();
        steps.add(new DemoReport.StepResult(name, Math.round((System.nanoTime() - began) / 1e8) / 10.0));
        return result;
    }

    /// @param good whether the machine has what its recovery point promised
    record Finding(boolean good, String text) {}

    /// Ports of this machine's loopback at which the demo can be looked at.
    record DemoPorts(int dashboard, int web) {}
}

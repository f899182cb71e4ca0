package io.resite.recovery;

import io.resite.hook.Knowledge;
import io.resite.hypervisor.HypervisorException;
import io.resite.plan.Mode;
import io.resite.plan.PlannedMachine;
import io.resite.plan.Step.Verify;
import io.resite.run.Failure;
import io.resite.spec.BootProof;
import io.resite.spec.HealthCheck;
import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.MachineState;
import io.resite.spec.NicAddress;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until a machine answers as its health checks want; without checks, only sees it run.
final class VerifyMachine {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyMachine.class);

    /// At four looks a second half a minute: a small machine is up by then, a broken one shows why on its screen.
    private static final int LOOKS = 120;

    private static final Duration MOMENT = Duration.ofSeconds(1);

    /// The state of a machine whose disks nobody serves just now.
    private static final String WAITS = "waiting for its disks";

    /// How long a system may take until its network is up.
    private static final Duration LIFE = Duration.ofMinutes(3);

    private final Scene scene;
    private final Verify step;
    private final PlannedMachine machine;

    /// Whether what was seen of it proves its point.
    private boolean proved;

    VerifyMachine(Scene scene, Verify step) {
        this.scene = scene;
        this.step = step;
        this.machine = scene.machine(step.machine());
    }

    String perform() throws InterruptedException {
        var console = new ConsoleEvidence(scene, machine, step.host());
        try {
            var seen = verified();
            var kept = console.keep();
            if (proved) {
                prove(seen, console.screen());
            }
            return seen + kept;
        } catch (StepFailed unwell) {
            throw new StepFailed(
                    unwell.failure() instanceof Failure.NotWell not
                            ? new Failure.NotWell(not.machine(), not.check(), not.lastAnswer() + console.keep())
                            : unwell.failure());
        }
    }

    private String verified() throws InterruptedException {
        runs();
        if (step.checks().isEmpty() && isDrill()) {
            var router = RouterProbe.of(scene, machine, step.host());
            return router.hears() ? alive(router) : watched();
        }
        if (step.checks().isEmpty()) {
            return machine.as() + " runs; no check is set for it";
        }
        if (step.address().isEmpty() && step.checks().stream().anyMatch(HealthCheck::needsAddress)) {
            throw new StepFailed(new Failure.Missing("no address of " + machine.name()
                    + " is known, so its checks cannot be asked: give it a DHCP host entry, or leave its checks out"));
        }
        var began = scene.clock.nanos();
        for (var check : step.checks()) {
            await(check, began);
        }
        var took = Duration.ofNanos(scene.clock.nanos() - began);
        var seen = "well" + (step.address().isEmpty() ? "" : " at " + step.address()) + " after " + took.toSeconds()
                + " s";
        proved = true;
        return seen;
    }

    private boolean isDrill() {
        return scene.plan().mode() == Mode.DRILL;
    }

    /// Nothing is to be asked of it: that its network came up shows that its system did.
    private String alive(RouterProbe router) throws InterruptedException {
        var began = scene.clock.nanos();
        while (true) {
            var answer = router.life(step.address());
            var took = Duration.ofNanos(scene.clock.nanos() - began);
            if (answer.well()) {
                var seen = "came up: its network answers after " + took.toSeconds() + " s; no check is set for it";
                proved = true;
                return seen;
            }
            if (took.compareTo(LIFE) > 0) {
                throw new StepFailed(new Failure.NotWell(
                        machine.name(),
                        "a sign of life in its network within " + LIFE.toSeconds() + " s",
                        "no address was handed out to it, and nobody answers for its own; look at its screen"));
            }
            runs();
            scene.clock.rest(MOMENT);
        }
    }

    /// Nobody answers from a drill's network: that it goes on running, and what its screen shows, is all there is.
    private String watched() throws InterruptedException {
        var began = scene.clock.nanos();
        for (var look = 0; look < LOOKS; look++) {
            scene.clock.rest(scene.settings.look());
            runs();
        }
        var seconds = Duration.ofNanos(scene.clock.nanos() - began).toSeconds();
        return machine.as() + " ran for " + seconds + " s; nothing was asked of it: look at its screen";
    }

    /// Whoever looks for a point to trust finds it by this. What cannot be written takes nothing from the machine.
    private void prove(String seen, String screen) {
        var now = scene.clock.instant();
        try {
            scene.vault
                    .site(machine.machine().origin())
                    .prove(new BootProof(
                            machine.point(),
                            now,
                            scene.started.run(),
                            seen,
                            Duration.between(scene.started.at(), now),
                            screen));
        } catch (StoreException | VaultException unwritten) {
            LOG.warn("boot proof of {} not kept: {}", machine.name(), unwritten.getMessage());
        }
    }

    private void await(HealthCheck check, long began) throws InterruptedException {
        while (true) {
            var left = check.within().minusNanos(scene.clock.nanos() - began);
            var answer = ask(check, left);
            if (answer.well()) {
                return;
            }
            if (scene.clock.nanos() - began > check.within().toNanos()) {
                throw new StepFailed(new Failure.NotWell(
                        machine.name(),
                        Probe.describe(step.address(), check) + " within "
                                + check.within().toSeconds() + " s",
                        answer.words()));
            }
            runs();
            scene.clock.rest(scene.settings.look());
        }
    }

    /// @param left of its time
    private Probe.Answer ask(HealthCheck check, Duration left) throws InterruptedException {
        return switch (check) {
            case HealthCheck.Tcp _, HealthCheck.Http _, HealthCheck.Ping _ ->
                isDrill()
                        ? RouterProbe.of(scene, machine, step.host()).ask(step.address(), check)
                        : scene.probe.ask(step.address(), check);
            case HealthCheck.Agent _ -> agent();
            case HealthCheck.Lease _ ->
                isDrill() ? RouterProbe.of(scene, machine, step.host()).ask(step.address(), check) : lease();
            case HealthCheck.Script script -> run(script, left);
        };
    }

    /// Thawing does nothing to a guest that is not frozen, and asks its agent.
    private Probe.Answer agent() {
        try {
            scene.act(step.host()).thaw(step.machine().uuid());
            return new Probe.Answer(true, "answers");
        } catch (HypervisorException.NotThere | HypervisorException.Refused silent) {
            return new Probe.Answer(false, String.valueOf(silent.getMessage()));
        }
    }

    private Probe.Answer lease() {
        return scene.look(step.host()).addresses(step.machine().uuid()).stream()
                .filter(seen -> seen.source() == NicAddress.Source.LEASE)
                .findFirst()
                .map(seen -> new Probe.Answer(true, seen.address()))
                .orElse(new Probe.Answer(false, "no address was handed out to it"));
    }

    private Probe.Answer run(HealthCheck.Script check, Duration left) throws InterruptedException {
        var known = new Knowledge()
                .with("run", scene.started.run())
                .with("site", scene.plan().site().value())
                .with("at", scene.plan().at().value())
                .with("group", machine.group())
                .with("machine", machine.name())
                .with("domain", machine.as())
                .with("host", step.host())
                .with("address", step.address());
        // What begins at the last moment is given one, and not all of its time again.
        var within = left.compareTo(MOMENT) < 0 ? MOMENT : left;
        var answer = scene.errands.run(new Hook.Script(Moment.AFTER_START, check.command(), within), known);
        return new Probe.Answer(answer.well(), answer.problem());
    }

    private void runs() throws InterruptedException {
        scene.confirm();
        scene.requireDrillWanted();
        var state = state();
        while (state.equals(WAITS)) {
            scene.clock.rest(MOMENT);
            scene.confirm();
            state = state();
        }
        if (!state.equals(MachineState.RUNNING.name())) {
            throw new StepFailed(new Failure.NotRunning(machine.name() + " should run at " + step.host() + " but is "
                    + state + ": look at its log at that host, then start it there and retry, or bring it back from an"
                    + " earlier point"));
        }
    }

    /// One that runs out of the vault may pause again a moment after it was resumed: it goes on at the next look.
    private String state() {
        if (machine.instant()) {
            return outOfVault();
        }
        return scene.look(step.host())
                .domain(step.machine().uuid())
                .map(domain -> domain.state().name())
                .orElse("not there");
    }

    /// While the disk server is away the machine stands still and is waited for, as long as the step may take.
    private String outOfVault() {
        try {
            return new OutOfVault(scene, machine, step.host()).keptRunning().name();
        } catch (StepFailed away) {
            if (!(away.failure() instanceof Failure.Occupied)) {
                throw away;
            }
            LOG.warn(
                    "{} waits for its disks: {}", machine.name(), away.failure().text());
            return WAITS;
        }
    }
}

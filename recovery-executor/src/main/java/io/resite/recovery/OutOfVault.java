package io.resite.recovery;

import io.resite.hypervisor.HypervisorException;
import io.resite.plan.PlannedMachine;
import io.resite.run.Failure;
import io.resite.spec.MachineState;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A machine that runs while some of its blocks still lie in the vault. When a read fails its host pauses it rather
/// than tell the guest; once the disk server answers again it goes on, and the guest has noticed nothing but time.
final class OutOfVault {
    private static final Logger LOG = LoggerFactory.getLogger(OutOfVault.class);

    private final Scene scene;
    private final PlannedMachine machine;
    private final String host;

    OutOfVault(Scene scene, PlannedMachine machine, String host) {
        this.scene = scene;
        this.machine = machine;
        this.host = host;
    }

    /// Has a machine go on that was paused by an error. Its first reads may fail again, for QEMU notices only then
    /// that its connection is a new one: so whoever keeps a machine running asks again and again.
    ///
    /// @return what it does now
    MachineState keptRunning() {
        var uuid = machine.machine().uuid();
        var pulse = scene.look(host)
                .pulse(uuid)
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        machine.as() + " is no longer defined at " + host + ": somebody removed it; recover again")));
        if (!pulse.pausedByIoError()) {
            return pulse.state();
        }
        scene.exports.listen(scene.started.run());
        LOG.info("{} was paused at {} by an error of its disks and goes on", machine.as(), host);
        resume(uuid);
        return MachineState.RUNNING;
    }

    /// Verification and who makes its disks local keep it running at the same time: the later of the two is refused.
    private void resume(UUID uuid) {
        try {
            scene.act(host).resume(uuid);
        } catch (HypervisorException.Refused refused) {
            if (scene.look(host)
                    .pulse(uuid)
                    .filter(pulse -> pulse.state() == MachineState.RUNNING || pulse.pausedByIoError())
                    .isEmpty()) {
                throw refused;
            }
        }
    }
}

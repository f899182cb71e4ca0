package io.resite.libvirt;

import io.resite.hypervisor.Hypervisor.Pulse;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.spec.MachineState;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What machines do right now, and their file systems frozen and thawed by the agent inside them.
final class LibvirtStillness {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtStillness.class);

    /// An agent that hangs still says "connected", and would never answer.
    private static final int FREEZE_SECONDS = 3;

    /// Thawing runs the guest's hooks and must not be given up early: nothing else thaws it.
    private static final int THAW_SECONDS = 10;

    /// `virDomainState`: running, blocked, paused, in shutdown, off, crashed, suspended by its own power management.
    private static final int RUNNING = 1;

    private static final int PAUSED = 3;

    private static final int OFF = 5;
    private static final int CRASHED = 6;

    /// `VIR_DOMAIN_PAUSED_IOERROR`.
    private static final int BY_IO_ERROR = 5;

    private final LibvirtDomains domains;

    LibvirtStillness(LibvirtDomains domains) {
        this.domains = domains;
    }

    Optional<Pulse> pulse(UUID uuid) {
        return domains.lookIfThere(uuid, (connection, domain) -> {
            try {
                var now = NativeLibvirt.state(connection, uuid.toString());
                return Optional.of(
                        switch (now.state()) {
                            case 0, OFF, CRASHED -> new Pulse(MachineState.STOPPED, false);
                            case PAUSED -> new Pulse(MachineState.PAUSED, now.reason() == BY_IO_ERROR);
                            default -> new Pulse(MachineState.RUNNING, false);
                        });
            } catch (CallFailed gone) {
                if (gone.number() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                    return Optional.empty();
                }
                throw gone;
            }
        });
    }

    void suspend(UUID uuid) {
        domains.act(uuid, (connection, domain) -> {
            // The mark first: who loses power between the two leaves a mark, and never a machine without one.
            SuspensionMark.set(domain);
            domain.suspend();
        });
    }

    void resume(UUID uuid) {
        domains.act(uuid, (connection, domain) -> {
            // libvirt refuses it for one that runs.
            if (NativeLibvirt.state(connection, uuid.toString()).state() != RUNNING) {
                domain.resume();
            }
            if (SuspensionMark.isOn(domain)) {
                SuspensionMark.remove(domain);
            }
        });
    }

    boolean isSuspendedByUs(UUID uuid) {
        return domains.lookIfThere(uuid, (connection, domain) -> Optional.of(SuspensionMark.isOn(domain)))
                .orElse(false);
    }

    int freeze(UUID uuid) {
        return domains.ask(uuid, (connection, domain) -> {
            limit(connection, domain, FREEZE_SECONDS);
            try {
                return NativeLibvirt.freeze(connection, uuid.toString());
            } catch (CallFailed failed) {
                throw told(domain.getName(), failed);
            } finally {
                patientAgain(connection, uuid);
            }
        });
    }

    /// libvirt has one number for an agent that does not answer and one that is not there, and another for a machine
    /// without its channel.
    private CallFailed told(String name, CallFailed failed) {
        var words = failed.words();
        if (words.contains("not connected")
                || words.contains("not configured")
                || words.contains("has been disconnected")) {
            throw new NotThere("%s: domain %s: %s".formatted(domains.host(), name, words));
        }
        return failed;
    }

    void thaw(UUID uuid) {
        domains.act(uuid, (connection, domain) -> {
            limit(connection, domain, THAW_SECONDS);
            try {
                NativeLibvirt.thaw(connection, uuid.toString());
            } catch (CallFailed failed) {
                throw told(domain.getName(), failed);
            } finally {
                patientAgain(connection, uuid);
            }
        });
    }

    String askAgent(UUID uuid, String command, Duration within) {
        return domains.ask(uuid, (connection, domain) -> {
            try {
                return NativeLibvirt.askAgent(
                        connection, uuid.toString(), command, Math.toIntExact(within.toSeconds()));
            } catch (CallFailed failed) {
                throw told(domain.getName(), failed);
            }
        });
    }

    private void limit(Connection connection, Domain domain, int seconds) throws LibvirtException, CallFailed {
        try {
            NativeLibvirt.agentTimeout(connection, domain.getUUIDString(), seconds);
        } catch (CallFailed failed) {
            throw told(domain.getName(), failed);
        }
    }

    /// The time limit is the domain's, for everybody: without the reset, an administrator's freeze would end by it.
    private static void patientAgain(Connection connection, UUID uuid) {
        try {
            NativeLibvirt.agentTimeout(connection, uuid.toString(), NativeLibvirt.AGENT_UNLIMITED);
        } catch (CallFailed gone) {
            LOG.debug("domain {}: its agent's time limit stays: {}", uuid, gone.words());
        }
    }
}

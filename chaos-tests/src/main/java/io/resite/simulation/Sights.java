package io.resite.simulation;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.NetworkFacts;
import io.resite.hypervisor.Hypervisor.Pulse;
import io.resite.spec.MachineState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each process has seen of the hosts, and when it last changed something there. Moments are numbered in the order
/// in which they came.
final class Sights {
    private final Map<String, Long> acted = new HashMap<>();
    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Long> begun = new HashMap<>();
    private long moment;

    /// What there is to see of a thing.
    enum Sight {
        RUNNING,
        STOPPED,
        DEFINED,
        ABSENT,
        ACTIVE,
        THERE,
        WELL
    }

    void begun(String run, String step) {
        begun.put(run + " " + step, ++moment);
    }

    void acted(Orchestrator by, String host, String method, Object[] arguments) {
        if (method.equals("setAutostart")) {
            // It says nothing of what is there now.
            return;
        }
        acted.put(thing(by, host, subject(method, arguments)), ++moment);
    }

    private static String subject(String method, Object[] arguments) {
        return switch (method) {
            case "createVolume", "deleteVolume", "uploadVolume" -> String.valueOf(arguments[1]);
            case "define" -> uuidIn(String.valueOf(arguments[0]));
            case "defineNetwork" -> nameIn(String.valueOf(arguments[0]));
            default -> arguments.length == 0 ? "" : String.valueOf(arguments[0]);
        };
    }

    void saw(Orchestrator by, String host, String method, Object[] arguments, Object result) {
        switch (method) {
            case "domain" -> {
                var domain = ((Optional<?>) result).map(DomainFacts.class::cast);
                var uuid = domain.map(one -> one.uuid().toString()).orElse(String.valueOf(arguments[0]));
                saw(by, host, uuid, domain.isPresent() ? Sight.DEFINED : Sight.ABSENT);
                if (domain.isEmpty() || domain.get().state() == MachineState.STOPPED) {
                    saw(by, host, uuid, Sight.STOPPED);
                } else if (domain.get().state() == MachineState.RUNNING) {
                    saw(by, host, uuid, Sight.RUNNING);
                }
            }
            case "pulse" ->
                ((Optional<?>) result)
                        .map(Pulse.class::cast)
                        .filter(pulse -> pulse.state() == MachineState.RUNNING)
                        .ifPresent(_ -> saw(by, host, String.valueOf(arguments[0]), Sight.RUNNING));
            case "volume" -> {
                if (((Optional<?>) result).isPresent()) {
                    saw(by, host, String.valueOf(arguments[1]), Sight.THERE);
                }
            }
            case "networks" -> {
                for (var one : (List<?>) result) {
                    if (one instanceof NetworkFacts network && network.active()) {
                        saw(by, host, network.name(), Sight.ACTIVE);
                    }
                }
            }
            default -> {
                // Nothing that the end of a step rests on.
            }
        }
    }

    void well(Orchestrator by, String address) {
        saw(by, "", address, Sight.WELL);
    }

    private void saw(Orchestrator by, String host, String subject, Sight sight) {
        seen.put(thing(by, host, subject) + " " + sight, ++moment);
    }

    /// Whether a process saw this of a thing in the course of a step, and has not changed the thing since.
    boolean hasSeen(Orchestrator by, String run, String step, String host, String subject, Sight sight) {
        var thing = thing(by, host, subject);
        var at = seen.getOrDefault(thing + " " + sight, 0L);
        return at > acted.getOrDefault(thing, 0L) && at > begun.getOrDefault(run + " " + step, 0L);
    }

    /// The same of any thing whose name begins so.
    boolean hasSeenOneOf(Orchestrator by, String run, String step, String host, String beginning, Sight sight) {
        var from = thing(by, host, beginning);
        return seen.keySet().stream()
                .filter(key -> key.startsWith(from) && key.endsWith(" " + sight))
                .map(key -> key.substring(key.lastIndexOf(' ', key.lastIndexOf(' ') - 1) + 1, key.lastIndexOf(' ')))
                .anyMatch(subject -> hasSeen(by, run, step, host, subject, sight));
    }

    private static String thing(Orchestrator by, String host, String subject) {
        return by.process.name + " " + host + " " + subject;
    }

    private static String uuidIn(String xml) {
        var from = xml.indexOf("<uuid>");
        return from < 0 ? "" : xml.substring(from + 6, xml.indexOf("</uuid>", from));
    }

    private static String nameIn(String xml) {
        var from = xml.indexOf("<name>");
        return from < 0 ? "" : xml.substring(from + 6, xml.indexOf("</name>", from));
    }
}

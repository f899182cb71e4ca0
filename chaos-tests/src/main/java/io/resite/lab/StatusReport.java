package io.resite.lab;

import java.util.ArrayList;
import java.util.List;

/// A lab's status in lines for people.
final class StatusReport {
    private StatusReport() {}

    static List<String> of(LabStatus status) {
        var lines = new ArrayList<String>();
        lines.add("lab " + status.name()
                + (status.up() ? " is up" : status.namespaces().isEmpty() ? " is down" : " is not whole"));
        if (status.namespaces().isEmpty()) {
            return lines;
        }
        lines.add("WAN      " + (status.wanUp() ? "up" : "cut"));
        lines.add("S3       " + answer(status.storeAnswers()));
        status.hosts()
                .forEach(host -> lines.add("%-8s %s  %s".formatted(host.name(), answer(host.answers()), host.uri())));
        status.machines()
                .forEach(machine -> lines.add(
                        "%-8s %s  %s:%d".formatted(machine.name(), place(machine), machine.address(), machine.port())));
        status.relays().forEach(relay -> lines.add(relay + " on 127.0.0.1"));
        return lines;
    }

    private static String answer(boolean answers) {
        return answers ? "answers" : "silent ";
    }

    private static String place(LabStatus.Machine machine) {
        if (machine.answersAtEast()) {
            return machine.answersAtWest() ? "answers at east AND at west" : "answers at east";
        }
        return machine.answersAtWest() ? "answers at west" : "silent";
    }
}

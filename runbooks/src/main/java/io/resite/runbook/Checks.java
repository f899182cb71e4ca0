package io.resite.runbook;

import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.plan.Verdict.Outcome;
import io.resite.spec.HealthCheck;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Health checks told so that a person can make them.
final class Checks {
    private static final String MACHINE = "machine ";

    private Checks() {}

    static String inWords(HealthCheck check, String address) {
        var at = address.isEmpty() ? "ADDRESS" : address;
        return switch (check) {
            case HealthCheck.Tcp tcp ->
                "`nc " + at + " " + tcp.port() + "` connects" + expecting(tcp.expect(), " and says ");
            case HealthCheck.Http http ->
                "`curl http://" + at + ":" + http.port() + http.path() + "` answers"
                        + expecting(http.expect(), " with ");
            case HealthCheck.Ping _ -> "`ping " + at + "` is answered";
            case HealthCheck.Agent _ ->
                "its guest agent answers: `virsh qemu-agent-command NAME '{\"execute\":\"guest-ping\"}'`";
            case HealthCheck.Lease _ -> "`virsh domifaddr NAME --source lease` shows an address";
            case HealthCheck.Script script -> "`" + script.command() + "` on the service's machine ends with status 0";
        };
    }

    /// What of each machine is looked at; nothing when nothing is.
    ///
    /// @param otherwise what is looked at where the policy names no check
    static void write(Markdown page, RecoveryPlan plan, String otherwise) {
        var rows = plan.steps().stream()
                .flatMap(step -> step instanceof Step.Verify verify ? Stream.of(verify) : Stream.empty())
                .map(verify -> List.of(
                        verify.id().substring(verify.id().indexOf('/') + 1),
                        verify.address().isEmpty() ? "not known" : verify.address(),
                        verify.checks().isEmpty()
                                ? otherwise
                                : verify.checks().stream()
                                        .map(check -> inWords(check, verify.address()))
                                        .collect(Collectors.joining(", and "))))
                .toList();
        if (!rows.isEmpty()) {
            page.table(List.of("machine", "address", "is well when"), rows);
        }
    }

    /// Machines that do not take part, each with why; nothing when all do.
    static void writeLeftOut(Markdown page, RecoveryPlan plan, String title) {
        var out = plan.account().stream()
                .filter(verdict ->
                        verdict.outcome() == Outcome.CANNOT && verdict.item().startsWith(MACHINE))
                .map(verdict -> List.of(verdict.item().substring(MACHINE.length()), verdict.detail()))
                .toList();
        if (!out.isEmpty()) {
            page.section(title);
            page.table(List.of("machine", "why, and what to do"), out);
        }
    }

    private static String expecting(String text, String with) {
        return text.isEmpty() ? "" : with + "`" + text.strip() + "`";
    }
}

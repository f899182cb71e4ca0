package io.resite.app.cli;

import io.resite.app.operations.VaultAccess;
import io.resite.spec.Acknowledgement;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Look at a vault: does it answer, is it sealed, which sites and how fresh are their points.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite vault status",
            "  resite vault status --vault /backup/vault --key-file /etc/resite/key",
        })
final class VaultStatusCommand implements Callable<Integer> {
    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    /// @param sealed whether none of the given keys opens it; then nothing else is known
    record VaultReport(String vault, String id, boolean sealed, List<SiteReport> sites) {}

    record SiteReport(String site, long specRevision, long policyRevision, List<GroupReport> groups) {}

    /// The newest acknowledgement of a group, none when `sequence` is 0.
    record GroupReport(
            String group, long sequence, @Nullable Instant at, int machines, int missing) {}

    @Override
    public Integer call() {
        var access = options.access();
        try (var door = access.door(System.getenv())) {
            output.print(report(access, door.reached()), this::tell);
            return ResiteCommand.FINE;
        }
    }

    private static VaultReport report(VaultAccess access, Vault vault) {
        if (vault.sealed()) {
            return new VaultReport(access.url(), vault.id(), true, List.of());
        }
        var sites = vault.sites().stream().map(site -> report(vault, site)).toList();
        return new VaultReport(access.url(), vault.id(), false, sites);
    }

    private static SiteReport report(Vault vault, SiteId id) {
        var site = vault.site(id);
        var groups = site.groups().stream()
                .map(group -> site.acknowledgements(group, 1).stream()
                        .findFirst()
                        .map(newest -> report(group, newest))
                        .orElseGet(() -> new GroupReport(group, 0, null, 0, 0)))
                .toList();
        return new SiteReport(id.value(), site.specs().newest(), site.policies().newest(), groups);
    }

    private static GroupReport report(String group, Acknowledgement newest) {
        return new GroupReport(
                group,
                newest.sequence(),
                newest.at(),
                newest.points().size(),
                newest.missing().size());
    }

    private void tell(VaultReport report) {
        output.line("vault " + report.id() + " at " + report.vault() + (report.sealed() ? ": sealed" : ": open"));
        if (report.sealed()) {
            output.line("  to look inside, add --key-file FILE or --passphrase-file FILE");
        }
        for (var site : report.sites()) {
            output.line("site %s: spec revision %d, policy revision %d"
                    .formatted(site.site(), site.specRevision(), site.policyRevision()));
            site.groups()
                    .forEach(group -> output.line("  group %s: #%d of %s, %d machines%s"
                            .formatted(
                                    group.group(),
                                    group.sequence(),
                                    Words.at(group.at()),
                                    group.machines(),
                                    group.missing() == 0 ? "" : ", " + group.missing() + " missing")));
        }
    }
}

package io.resite.app.cli;

import io.resite.document.Documents;
import io.resite.policy.FirstPolicy;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        description = {
            "Write a first policy of a captured site: groups, networks and pools from what was seen, and beside each choice"
                    + " why it was made. It can be used as it is; what machines depend on is left to people.",
            "",
            "A file that is there is never overwritten."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite policy init east",
            "  resite policy init east --recovery-site west --out /etc/resite/policies/east.yaml",
            "  resite policy init east --json"
        })
final class PolicyInitCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(paramLabel = "SITE", description = "The site to protect.")
    private String site = "";

    @Option(
            names = "--recovery-site",
            paramLabel = "SITE",
            defaultValue = "",
            description = "Where it comes back. Default: the only other site that the service knows.")
    private String recoverySite = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "",
            description = "The file to write. Default: print it.")
    private String out = "";

    @Mixin
    private final RestClient service = new RestClient();

    @Mixin
    private final Output output = new Output();

    /// What was written.
    record Written(String file, String site, String recoverySite, int groups, int machines) {}

    @Override
    public Integer call() {
        if (!out.isEmpty() && Files.exists(Path.of(out))) {
            throw there();
        }
        var sites = new CapturedSites(service);
        var primary = sites.need(site);
        var other = recoverySite(sites);
        var text = FirstPolicy.text(
                primary, other, sites.find(other.value()).stream().toList());
        var policy = Documents.read(text, ProtectionPolicy.class, "the first policy of " + site);
        if (out.isEmpty()) {
            output.print(policy, _ -> output.out().print(text));
        } else {
            write(text);
            output.print(
                    new Written(
                            out,
                            site,
                            other.value(),
                            policy.groups().size(),
                            policy.machines().size()),
                    done -> output.line("wrote %s: %d machines in %d groups; read it, then `resite policy check %s`"
                            .formatted(done.file(), done.machines(), done.groups(), done.file())));
        }
        return ResiteCommand.FINE;
    }

    private SiteId recoverySite(CapturedSites sites) {
        if (!recoverySite.isEmpty()) {
            if (recoverySite.equals(site)) {
                throw wrongUse(site + " cannot recover itself; name another site with --recovery-site");
            }
            try {
                return new SiteId(recoverySite);
            } catch (IllegalArgumentException noName) {
                throw wrongUse("--recovery-site: " + noName.getMessage());
            }
        }
        var others = sites.names().stream().filter(name -> !name.equals(site)).toList();
        if (others.size() != 1) {
            throw wrongUse(
                    others.isEmpty()
                            ? "the service knows no other site: name the recovery site with --recovery-site"
                            : "which site takes it in? Name one with --recovery-site: " + String.join(", ", others));
        }
        return new SiteId(others.getFirst());
    }

    private void write(String text) {
        try {
            Files.writeString(Path.of(out), text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException meanwhile) {
            throw there();
        } catch (IOException broken) {
            throw new CliFailure(out + ": cannot be written: " + broken);
        }
    }

    private CliFailure there() {
        return new CliFailure(out + ": is there already and is left alone; name another file, or move it away");
    }

    private ParameterException wrongUse(String why) {
        return new ParameterException(command.commandLine(), why);
    }
}

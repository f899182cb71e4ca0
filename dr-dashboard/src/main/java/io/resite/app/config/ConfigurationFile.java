package io.resite.app.config;

import io.resite.app.config.Configuration.DrillAt;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.ProofRound;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.document.DocumentException;
import io.resite.document.Documents;
import io.resite.document.TimeText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Finds and reads the configuration. What a field's form cannot say is checked here, before anything is opened.
public final class ConfigurationFile {
    /// Names the file when `--config` does not.
    public static final String VARIABLE = "RESITE_CONFIG";

    /// A capture asks each host for everything it has.
    private static final Duration SHORTEST_CAPTURE = Duration.ofMinutes(1);

    private static final Duration SHORTEST_REPEAT = Duration.ofMinutes(1);

    private static final Path USUAL = Path.of("/etc/resite/resite.yaml");

    private final Path file;

    private ConfigurationFile(Path file) {
        this.file = file;
    }

    /// @param given by `--config`; empty when the environment or the usual place decides
    public static Path find(String given, Map<String, String> environment) {
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        var named = environment.getOrDefault(VARIABLE, "");
        return named.isEmpty() ? USUAL : Path.of(named);
    }

    public static Configuration read(Path file) {
        return new ConfigurationFile(file).read();
    }

    private Configuration read() {
        try {
            var configuration = Documents.read(Files.readAllBytes(file), Configuration.class, file.toString());
            check(configuration);
            return configuration;
        } catch (NoSuchFileException absent) {
            throw new ConfigurationException(
                    "%s: no such file; write it (docs/operating.md), or name another with --config or %s"
                            .formatted(file, VARIABLE));
        } catch (IOException unreadable) {
            throw new ConfigurationException("%s: cannot be read: %s".formatted(file, unreadable.getMessage()));
        } catch (DocumentException wrong) {
            throw new ConfigurationException(String.valueOf(wrong.getMessage()));
        }
    }

    private void check(Configuration configuration) {
        expect(
                !configuration.vault().url().isBlank(),
                "vault.url",
                "",
                "a directory, file:///path or s3://bucket/prefix?endpoint=…");
        checkPort("nbd.port", configuration.nbd().port());
        checkPort("http.port", configuration.http().port());
        expect(
                configuration.longestCycle().isPositive(),
                "longestCycle",
                configuration.longestCycle().toSeconds() + " s",
                "a time, as in 1 h");
        expect(
                configuration.captureEvery().compareTo(SHORTEST_CAPTURE) >= 0,
                "captureEvery",
                configuration.captureEvery().toSeconds() + " s",
                "1 min or more");
        var share = configuration.wan().seedShare();
        expect(
                share.isKnown() && share.percent() > 0,
                "wan.seedShare",
                share.toString(),
                "1 % to 100 %: with nothing a first seed never ends");
        checkAlarms(configuration.alarms());
        expect(!configuration.roles().isEmpty(), "roles", "[]", "protect, recover or both");
        expect(!configuration.sites().isEmpty(), "sites", "[]", "at least one site with its hosts");
        var ids = new HashSet<String>();
        for (var i = 0; i < configuration.sites().size(); i++) {
            var site = configuration.sites().get(i);
            var field = "sites[" + i + "]";
            expect(ids.add(site.id().value()), field + ".id", site.id().value(), "a name no other site has");
            checkHosts(field, site);
        }
        for (var i = 0; i < configuration.drills().size(); i++) {
            checkDrill("drills[" + i + "]", configuration.drills().get(i), ids);
        }
        checkProofs(configuration.proofs());
    }

    private void checkDrill(String field, DrillAt drill, Set<String> sites) {
        expect(
                sites.contains(drill.site().value()),
                field + ".site",
                drill.site().value(),
                "one of sites: " + String.join(", ", new TreeSet<>(sites)));
        expect(
                drill.group().isEmpty() || drill.machine().isEmpty(),
                field + ".machine",
                drill.machine(),
                "a group or a machine, not both");
        checkCron(field, drill.cron(), drill::nextAfter);
    }

    private void checkProofs(ProofRound round) {
        expect(round.machines() > 0, "proofs.machines", Integer.toString(round.machines()), "at least 1");
        expect(!round.within().isNegative(), "proofs.within", round.within().toString(), "a time, as in 7 days");
        checkCron("proofs", round.cron(), round::nextAfter);
    }

    private void checkCron(String field, String cron, Function<Instant, Optional<Instant>> next) {
        try {
            expect(next.apply(Instant.EPOCH).isPresent(), field + ".cron", cron, "a line with a next time");
        } catch (IllegalArgumentException notOne) {
            throw new ConfigurationException(
                    ("%s: %s.cron: found \"%s\", expected minute, hour, day, month and day of the"
                                    + " week, as in 0 3 * * 6: %s")
                            .formatted(file, field, cron, notOne.getMessage()));
        }
    }

    private void checkAlarms(AlarmSettings alarms) {
        var mail = alarms.mail();
        if (mail.given()) {
            expect(!mail.to().isEmpty(), "alarms.mail.to", "[]", "at least one address");
            expect(mail.from().contains("@"), "alarms.mail.from", mail.from(), "an address, as in resite@example.org");
            checkPort("alarms.mail.port", mail.portOrUsual());
        } else {
            expect(mail.to().isEmpty(), "alarms.mail.host", "", "the name of an SMTP server");
        }
        checkUrl("alarms.webhook.url", alarms.webhook().url());
        checkUrl("alarms.deadMan.url", alarms.deadMan().url());
        expect(
                alarms.repeat().compareTo(SHORTEST_REPEAT) >= 0,
                "alarms.repeat",
                TimeText.of(alarms.repeat()),
                "1 min or more");
        expect(
                alarms.deadMan().every().toSeconds() > 0,
                "alarms.deadMan.every",
                TimeText.of(alarms.deadMan().every()),
                "1 s or more");
    }

    private void checkUrl(String field, String url) {
        expect(
                url.isEmpty() || url.matches("https?://[^/?#\\s]+\\S*"),
                field,
                url,
                "an address, as in https://example.org/hook");
    }

    private void checkHosts(String field, SiteHosts site) {
        expect(!site.hosts().isEmpty(), field + ".hosts", "[]", "at least one host with name and uri");
        Set<String> names = new HashSet<>();
        for (var i = 0; i < site.hosts().size(); i++) {
            var host = site.hosts().get(i);
            var place = field + ".hosts[" + i + "]";
            expect(
                    !host.name().isBlank() && names.add(host.name()),
                    place + ".name",
                    host.name(),
                    "a name no other host of the site has");
            expect(isUri(host), place + ".uri", host.uri(), "a libvirt connection, as in qemu+tcp://10.0.0.11/system");
        }
    }

    private static boolean isUri(HostAt host) {
        try {
            return new URI(host.uri()).isAbsolute();
        } catch (URISyntaxException notOne) {
            return false;
        }
    }

    private void checkPort(String field, int port) {
        expect(port > 0 && port < 65_536, field, Integer.toString(port), "a TCP port, 1 to 65535");
    }

    private void expect(boolean right, String field, String found, String expected) {
        if (!right) {
            throw new ConfigurationException(
                    "%s: %s: found \"%s\", expected %s".formatted(file, field, found, expected));
        }
    }
}

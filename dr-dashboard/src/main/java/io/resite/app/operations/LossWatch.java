package io.resite.app.operations;

import io.resite.app.alarms.Condition;
import io.resite.app.api.AlarmKind;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.operations.VaultSight.SiteSight;
import io.resite.detection.Look;
import io.resite.detection.Look.Seen;
import io.resite.detection.Look.Sign;
import io.resite.detection.Suspicion;
import io.resite.document.TimeText;
import io.resite.recovery.Probe;
import io.resite.spec.Detection;
import io.resite.spec.External;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Looks whether protected sites live, and proposes their failover to people when they seem lost. Sites whose
/// groups run elsewhere already are not looked at.
public final class LossWatch {
    private static final Duration WITNESS_PATIENCE = Duration.ofSeconds(5);

    private final VaultWatch watch;
    private final Hosts hosts;
    private final Probe probe;
    private final InstantSource clock;
    private final Map<SiteId, Suspicion> suspicions = new ConcurrentHashMap<>();

    LossWatch(VaultWatch watch, Hosts hosts, Probe probe, InstantSource clock) {
        this.watch = watch;
        this.hosts = hosts;
        this.probe = probe;
        this.clock = clock;
    }

    /// One look at every site.
    public void round() {
        for (var site : watch.sight().sites()) {
            if (isWatched(site)) {
                var look = look(site, site.policy().orElseThrow());
                suspicions.merge(site.id(), Suspicion.NONE.after(look), (before, _) -> before.after(look));
            } else {
                suspicions.remove(site.id());
            }
        }
    }

    /// One with a policy that has something at home to lose.
    private static boolean isWatched(SiteSight site) {
        return site.policy().isPresent() && site.groupsAtHome().findAny().isPresent();
    }

    private Look look(SiteSight site, ProtectionPolicy policy) {
        var signs = new ArrayList<Sign>();
        signs.addAll(ofHosts(site.id()));
        heartbeat(site, policy.detection()).ifPresent(signs::add);
        policy.detection().probes().stream().map(this::probed).forEach(signs::add);
        // Nobody needs to be asked far away about a site that is seen.
        if (signs.stream().noneMatch(sign -> sign.seen() == Seen.ALIVE)
                && !policy.detection().witness().isEmpty()) {
            signs.add(witness(policy.detection().witness(), site.id()));
        }
        return new Look(clock.instant(), signs);
    }

    private List<Sign> ofHosts(SiteId site) {
        return hosts.sites().stream()
                .filter(known -> known.id().equals(site))
                .flatMap(known -> known.hosts().stream())
                .map(this::ofHost)
                .toList();
    }

    private Sign ofHost(HostAt host) {
        return hosts.answers(host)
                ? new Sign(Seen.ALIVE, host.name() + " answers")
                : new Sign(
                        Seen.SILENT,
                        "libvirt of " + host.name() + " is silent"
                                + hosts.sight(host)
                                        .map(sight -> " for " + ago(sight.at()))
                                        .orElse(""));
    }

    /// A vault that cannot be read says nothing of the site.
    private Optional<Sign> heartbeat(SiteSight site, Detection terms) {
        var newest = Stream.concat(
                        site.cycled().values().stream(),
                        site.spec().stream().map(spec -> spec.value().capturedAt()))
                .max(Instant::compareTo);
        if (!watch.sight().problem().isEmpty()) {
            return Optional.of(new Sign(Seen.UNSURE, "the vault cannot be read"));
        }
        return newest.map(at -> at.isAfter(clock.instant().minus(terms.heartbeat()))
                ? new Sign(Seen.ALIVE, "the vault got something " + ago(at) + " ago")
                : new Sign(Seen.SILENT, "the vault has got nothing for " + ago(at)));
    }

    private Sign probed(External external) {
        var answer = probe.ask(external.address(), external.check());
        return new Sign(
                answer.well() ? Seen.ALIVE : Seen.SILENT,
                "%s at %s: %s".formatted(external.name(), external.address(), answer.words()));
    }

    private static Sign witness(String url, SiteId site) {
        try (var client =
                HttpClient.newBuilder().connectTimeout(WITNESS_PATIENCE).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(WITNESS_PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() / 100 == 2
                    ? new Sign(Seen.ALIVE, "the witness sees " + site)
                    : new Sign(Seen.SILENT, "the witness does not see it (status %d)".formatted(answer.statusCode()));
        } catch (IOException | IllegalArgumentException silent) {
            return new Sign(Seen.UNSURE, "the witness does not answer: " + silent.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Sign(Seen.UNSURE, "interrupted");
        }
    }

    private String ago(Instant at) {
        return TimeText.rough(Duration.between(at, clock.instant()));
    }

    /// Failovers that are proposed now.
    List<Condition> conditions() {
        return watch.sight().sites().stream()
                .filter(LossWatch::isWatched)
                .flatMap(site -> proposed(site, site.policy().orElseThrow()).stream())
                .toList();
    }

    private Optional<Condition> proposed(SiteSight site, ProtectionPolicy policy) {
        return suspicions
                .getOrDefault(site.id(), Suspicion.NONE)
                .proposal(site.id(), policy.recoverySite(), policy.detection())
                .map(text -> new Condition(AlarmKind.LOSS, site.id().value(), "", text, Duration.ZERO));
    }
}

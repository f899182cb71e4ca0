package io.resite.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import io.resite.spec.Timetable;
import io.resite.vault.Compression;
import io.resite.wan.WanLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a service needs to know: where the vault is, which hosts make up which site, which half of the work is its own.
///
/// @param state folder for caches, locks and the token; may be deleted at any time
/// @param policies folder with a `<site>.yaml` for each protected site
/// @param recovery the limits of a run
/// @param largestMedium media in CD-ROM and floppy drives above are not carried
/// @param wan what replication may take of the line to the vault
/// @param alarms whom to tell when something is not as promised
/// @param drills that begin by themselves
/// @param proofs whether every protected machine is booted now and then, and how many at once
/// @param router folder with what the routers of drills boot; empty for drills without routers
/// @param captureEvery how often every protected site is looked at for what has changed
/// @param longestCycle how long a cycle reads disks before what it has becomes a slice that the next one goes on from
public record Configuration(
        @JsonProperty(defaultValue = "/var/lib/resite") String state,
        @JsonProperty(required = true) VaultPlace vault,
        @JsonProperty(defaultValue = "/etc/resite/policies") String policies,
        List<SiteHosts> sites,
        @JsonProperty(defaultValue = "{\"port\": 10809}") Nbd nbd,
        @JsonProperty(defaultValue = "{}") Recovery recovery,
        @JsonProperty(defaultValue = "{\"port\": 8080}") Http http,

        @JsonProperty(defaultValue = "[\"protect\", \"recover\"]")
        List<Role> roles,

        @JsonProperty(defaultValue = "1 h") Duration captureEvery,

        @JsonProperty(defaultValue = "1 h") Duration longestCycle,

        @JsonProperty(defaultValue = "8 GiB") ByteSize largestMedium,

        @JsonProperty(defaultValue = "{}") WanLimits wan,

        @JsonProperty(defaultValue = "{}") AlarmSettings alarms,

        List<DrillAt> drills,

        @JsonProperty(defaultValue = "{}") ProofRound proofs,

        String router,

        @JsonProperty(defaultValue = "{\"to\": \"log:io.resite.events?showHeaders=false\"}")
        Events events) {
    public Configuration {
        sites = List.copyOf(sites);
        roles = List.copyOf(roles);
        drills = List.copyOf(drills);
    }

    /// What the routers of drills boot, if they have any.
    public Optional<Path> routerFolder() {
        return router.isEmpty() ? Optional.empty() : Optional.of(Path.of(router));
    }

    public Path stateFolder() {
        return Path.of(state);
    }

    public Path tokenFile() {
        return stateFolder().resolve("token");
    }

    public Path policyFile(SiteId site) {
        return Path.of(policies).resolve(site + ".yaml");
    }

    public Optional<SiteHosts> site(SiteId id) {
        return sites.stream().filter(site -> site.id().equals(id)).findFirst();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /// What this process does: both in a lab, one each in the field.
    public enum Role {
        PROTECT,
        RECOVER
    }

    /// @param url a directory, `file:///path` or `s3://bucket/prefix?endpoint=http://host:port`
    /// @param keyFile opens it at start; empty: the service starts sealed
    /// @param credentials a properties file with `accessKey` and `secretKey`; empty: from the environment
    /// @param compression how hard new data is compressed
    public record VaultPlace(
            @JsonProperty(required = true) String url,
            String keyFile,
            String credentials,
            @JsonProperty(defaultValue = "adaptive") Compression compression) {}

    /// @param sharedPools names of pools that show the same volumes on every host of the site
    public record SiteHosts(@JsonProperty(required = true) SiteId id, List<HostAt> hosts, List<String> sharedPools) {
        public SiteHosts {
            hosts = List.copyOf(hosts);
            sharedPools = List.copyOf(sharedPools);
        }
    }

    public record HostAt(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String uri) {}

    /// Where recovering hosts fetch their disks from us.
    public record Nbd(int port) {}

    /// How much a run does at once, and how patient it is.
    ///
    /// @param startsPerHost machines that one host starts, and as many that it fills
    /// @param fillsPerPool machines that are filled into one pool at once
    /// @param fillsPerSite machines that are filled at once at all
    /// @param tries of a step when its host does not answer
    /// @param actWithin what a step may take, its tries together; filling and checks have their own limits
    public record Recovery(
            @JsonProperty(defaultValue = "4") int startsPerHost,
            @JsonProperty(defaultValue = "16") int fillsPerPool,
            @JsonProperty(defaultValue = "32") int fillsPerSite,
            @JsonProperty(defaultValue = "5") int tries,
            @JsonProperty(defaultValue = "10 min") Duration actWithin) {
        public static final Recovery USUAL = new Recovery(4, 16, 32, 5, Duration.ofMinutes(10));
    }

    /// The page and the REST interface, on the loopback address only.
    public record Http(int port) {}

    /// Drills of a few machines each, one after the other, until every protected machine of the sites that recover here
    /// was
    /// seen to boot.
    ///
    /// @param within every machine once in this time; zero for no such drills
    /// @param machines how many are up at once, with those that they depend on
    /// @param memory what they have together; zero for as much as there is
    /// @param cron when one may begin: minute, hour, day of the month, month, day of the week, in UTC
    public record ProofRound(
            @JsonProperty(defaultValue = "0 s") Duration within,
            @JsonProperty(defaultValue = "4") int machines,
            @JsonProperty(defaultValue = "0 B") ByteSize memory,
            @JsonProperty(defaultValue = "* * * * *") String cron) {
        public static final ProofRound NONE = new ProofRound(Duration.ZERO, 4, ByteSize.ZERO, "* * * * *");

        public boolean isOn() {
            return within.isPositive();
        }

        /// The first time after an instant at which one may begin.
        public Optional<Instant> nextAfter(Instant instant) {
            return new Timetable(Duration.ZERO, cron).nextAfter(instant);
        }
    }

    /// A drill that begins by itself: of the whole site, or of a group or machine of it with what it depends on.
    ///
    /// @param cron minute, hour, day of the month, month, day of the week, in UTC, as in `0 3 * * 6`
    public record DrillAt(
            @JsonProperty(required = true) SiteId site,
            String group,
            String machine,
            @JsonProperty(required = true) String cron) {
        /// The first time after an instant.
        public Optional<Instant> nextAfter(Instant instant) {
            return new Timetable(Duration.ZERO, cron).nextAfter(instant);
        }

        /// As in `group shop of east, 0 3 * * 6`.
        public String words() {
            var part = group.isEmpty()
                    ? machine.isEmpty() ? "" : "machine " + machine + " of "
                    : "group " + group + " of ";
            return part + site + ", " + cron;
        }
    }

    /// @param to the Camel endpoint that gets every event, as in `kafka:resite-events?brokers=10.0.0.5:9092`
    public record Events(@JsonProperty(required = true) String to) {}
}

package io.resite.app.operations;

import io.resite.app.config.AlarmSettings;
import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Events;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.Http;
import io.resite.app.config.Configuration.Nbd;
import io.resite.app.config.Configuration.ProofRound;
import io.resite.app.config.Configuration.Recovery;
import io.resite.app.config.Configuration.Role;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.app.config.Configuration.VaultPlace;
import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.recovery.LocalErrands;
import io.resite.spec.Host;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.StoragePool;
import io.resite.vault.Compression;
import io.resite.wan.WanLimits;
import io.resite.watchdog.Watchdog;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// All operations from a vault alone: its newest specs say which hosts make up the lost site and its recovery site, so
/// no configuration has to have survived.
public final class VaultAlone {
    private final VaultDoor door;
    private final SiteRecords records;
    private final int nbdPort;
    private final Function<HostAt, Hypervisor> connector;

    /// @param connector opens a connection to a host
    public VaultAlone(VaultDoor door, int nbdPort, Function<HostAt, Hypervisor> connector) {
        this.door = door;
        this.records = new SiteRecords(door);
        this.nbdPort = nbdPort;
        this.connector = connector;
    }

    /// The site to recover.
    ///
    /// @param named by the person; empty when the vault protects one only
    public SiteId site(String named) {
        var sites = door.open().sites();
        var protectedSites =
                sites.stream().filter(site -> records.policy(site).isPresent()).toList();
        if (named.isEmpty()) {
            if (protectedSites.size() == 1) {
                return protectedSites.getFirst();
            }
            throw Refusal.wrongUse(
                    protectedSites.isEmpty()
                            ? "the vault holds no site with a policy: there is nothing to recover"
                            : "the vault protects several sites, " + protectedSites + ": add --site SITE");
        }
        return sites.stream()
                .filter(site -> site.value().equals(named))
                .findFirst()
                .orElseThrow(() -> Refusal.notThere(
                        "the vault holds nothing of a site \"%s\": it has %s".formatted(named, sites)));
    }

    /// Everything wired for the recovery of one site.
    public World world(SiteId lost) {
        var recovery = records.needPolicy(lost).value().recoverySite();
        var sites = Stream.of(lost, recovery)
                .distinct()
                .map(site -> hosts(records.needSpec(site).value()))
                .toList();
        var configuration = new Configuration(
                System.getProperty("java.io.tmpdir"),
                new VaultPlace(door.url(), "", "", Compression.BALANCED),
                "",
                sites,
                new Nbd(nbdPort),
                Recovery.USUAL,
                new Http(0),
                List.of(Role.RECOVER),
                Duration.ofHours(1),
                Duration.ofHours(1),
                ByteSize.ZERO,
                WanLimits.NONE,
                AlarmSettings.NOBODY,
                List.of(),
                ProofRound.NONE,
                "",
                new Events(""));
        var hosts = new Hosts(sites, connector, Clock.systemUTC());
        var operations = Operations.wire(
                configuration,
                door,
                hosts,
                Watchdog.process(),
                _ -> {},
                new LocalErrands(),
                DiskServerProcess.of(
                        door, System.getenv().getOrDefault("RESITE_ROOT", ""), configuration.stateFolder()),
                power -> power,
                Clock.systemUTC(),
                new SecureRandom());
        return new World(operations, hosts);
    }

    private static SiteHosts hosts(Site spec) {
        return new SiteHosts(
                spec.id(),
                spec.hosts().stream().map(VaultAlone::at).toList(),
                spec.pools().stream()
                        .filter(StoragePool::shared)
                        .map(StoragePool::name)
                        .distinct()
                        .toList());
    }

    private static HostAt at(Host host) {
        return new HostAt(host.name(), host.uri());
    }

    /// The operations with the connections they hold.
    public record World(Operations operations, Hosts hosts) implements AutoCloseable {
        @Override
        public void close() {
            operations.failovers().close();
            hosts.close();
        }
    }
}

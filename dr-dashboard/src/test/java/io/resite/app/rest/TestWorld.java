package io.resite.app.rest;

import io.resite.app.config.AlarmSettings;
import io.resite.app.config.AlarmSettings.DeadMan;
import io.resite.app.config.AlarmSettings.Mail;
import io.resite.app.config.AlarmSettings.Mail.Security;
import io.resite.app.config.AlarmSettings.Webhook;
import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.DrillAt;
import io.resite.app.config.Configuration.Events;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.Http;
import io.resite.app.config.Configuration.Nbd;
import io.resite.app.config.Configuration.ProofRound;
import io.resite.app.config.Configuration.Recovery;
import io.resite.app.config.Configuration.Role;
import io.resite.app.config.Configuration.SiteHosts;
import io.resite.app.config.Configuration.VaultPlace;
import io.resite.app.operations.Hosts;
import io.resite.app.operations.VaultDoor;
import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.hypervisor.SimulatedPool;
import io.resite.spec.DiskFormat;
import io.resite.spec.SiteId;
import io.resite.vault.Compression;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.wan.WanLimits;
import io.resite.watchdog.Watchdog;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Two sites of one simulated host each and a vault in memory, in the place of the real ones.
public class TestWorld {
    static final String PASSPHRASE = "correct horse battery staple";

    private final Map<String, SimulatedHypervisor> simulated = Map.of(
            "east1", host("east1"),
            "west1", host("west1"));

    @Produces
    @Singleton
    public Configuration configuration(
            @ConfigProperty(name = "test.protect", defaultValue = "false") boolean protect,
            @ConfigProperty(name = "test.capture-every", defaultValue = "PT1H") Duration captureEvery,
            @ConfigProperty(name = "test.rpo", defaultValue = "-") String rpo,
            AlarmSettings alarms) {
        return configuration(protect, captureEvery, rpo, alarms, List.of(), ProofRound.NONE);
    }

    private Configuration configuration(
            boolean protect,
            Duration captureEvery,
            String rpo,
            AlarmSettings alarms,
            List<DrillAt> drills,
            ProofRound proofs) {
        try {
            var folder = Files.createTempDirectory("resite-test-");
            var policies = Files.createDirectory(folder.resolve("policies"));
            Files.writeString(
                    policies.resolve("east.yaml"),
                    """
                    apiVersion: resite.io/v1
                    kind: ProtectionPolicy
                    site: east
                    recoverySite: west
                    """ + (rpo.equals("-") ? "" : "groups: [{name: db, rpo: %s, machines: [db]}]\n".formatted(rpo)));
            return new Configuration(
                    folder.resolve("state").toString(),
                    new VaultPlace("memory", "", "", Compression.BALANCED),
                    policies.toString(),
                    List.of(site("east"), site("west")),
                    new Nbd(10809),
                    Recovery.USUAL,
                    new Http(8080),
                    protect ? List.of(Role.PROTECT, Role.RECOVER) : List.of(Role.RECOVER),
                    captureEvery,
                    Duration.ofHours(1),
                    ByteSize.gib(8),
                    WanLimits.NONE,
                    alarms,
                    drills,
                    proofs,
                    "",
                    new Events("log:test"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// As a test outside of Quarkus needs it.
    public Configuration configuration(boolean protect, Duration captureEvery) {
        return configuration(protect, captureEvery, "-", AlarmSettings.NOBODY);
    }

    /// One that replicates east's machine and rehearses its recovery.
    public Configuration drilling(DrillAt... drills) {
        return configuration(
                true, Duration.ofHours(1), "1 min", AlarmSettings.NOBODY, List.of(drills), ProofRound.NONE);
    }

    /// One that replicates east's machine and sees it boot now and then.
    public Configuration proving(ProofRound proofs) {
        return configuration(true, Duration.ofHours(1), "1 min", AlarmSettings.NOBODY, List.of(), proofs);
    }

    /// One that replicates east's machine in a group of that RPO.
    public Configuration protecting(String rpo) {
        return configuration(true, Duration.ofHours(1), rpo, AlarmSettings.NOBODY);
    }

    /// @param mailPort 0: nobody is told
    /// @param web where a web server of the test is
    @Produces
    @Singleton
    public AlarmSettings alarms(
            @ConfigProperty(name = "test.mail-port", defaultValue = "0") int mailPort,
            @ConfigProperty(name = "test.web", defaultValue = "-") String web)
            throws IOException {
        if (mailPort == 0) {
            return AlarmSettings.NOBODY;
        }
        var secret = Files.writeString(Files.createTempFile("resite-test-", ".secret"), "hook secret\n");
        return new AlarmSettings(
                new Mail(
                        "127.0.0.1", mailPort, "resite@example.org", List.of("ops@example.org"), "", "", Security.NONE),
                new Webhook(web + "/hook?room=ops", secret.toString()),
                Duration.ofHours(1),
                new DeadMan(web + "/alive", Duration.ofSeconds(1)));
    }

    @Produces
    @Singleton
    public VaultDoor door(
            Configuration configuration, @ConfigProperty(name = "test.sealed", defaultValue = "false") boolean sealed)
            throws IOException {
        var store = new MemoryObjectStore();
        var keyFile = Path.of(configuration.state()).resolve("key");
        Files.createDirectories(keyFile.getParent());
        Files.write(keyFile, new byte[32]);
        Vault.init(store, List.of(new Unlock.KeyFile(keyFile), new Unlock.Passphrase(PASSPHRASE)));
        var keys = sealed ? List.<Unlock>of() : List.<Unlock>of(new Unlock.KeyFile(keyFile));
        return new VaultDoor("memory", () -> Vault.open(store), keys);
    }

    @Produces
    @Singleton
    public Hosts hosts(Configuration configuration) {
        return new Hosts(configuration.sites(), this::host, Clock.systemUTC()).watching();
    }

    @Produces
    @Singleton
    public Watchdog watchdog() {
        return Watchdog.inside(uri -> simulated.values().stream()
                .filter(host -> host.uri().equals(uri))
                .findFirst()
                .orElseThrow());
    }

    public Hypervisor host(HostAt at) {
        return Objects.requireNonNull(simulated.get(at.name()));
    }

    private static SiteHosts site(String name) {
        return new SiteHosts(new SiteId(name), List.of(new HostAt(name + "1", "simulated://" + name + "1")), List.of());
    }

    /// With a running machine of its own.
    private static SimulatedHypervisor host(String name) {
        var host = new SimulatedHypervisor(name, ByteSize.gib(4), 4)
                .with(new SimulatedPool("default", "/pool", ByteSize.gib(20)));
        define(host, "db", name);
        return host;
    }

    /// One more running machine.
    public void define(String host, String machine) {
        define(Objects.requireNonNull(simulated.get(host)), machine, host + machine);
    }

    /// @param seed of its identity
    private static void define(SimulatedHypervisor host, String name, String seed) {
        var volume = name + "-vda";
        host.pool("default").create(volume, ByteSize.mib(4), DiskFormat.QCOW2);
        var machine = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
        host.define("""
                <domain type='qemu'><name>%s</name><uuid>%s</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>
                <devices>
                <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/pool/%s'/>
                <target dev='vda'/></disk>
                </devices></domain>""".formatted(name, machine, volume));
        host.start(machine, false);
    }
}

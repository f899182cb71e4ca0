package io.resite.app.rest;

import io.resite.app.config.Configuration;
import io.resite.app.config.Configuration.Events;
import io.resite.app.config.Configuration.HostAt;
import io.resite.app.config.Configuration.Http;
import io.resite.app.config.Configuration.Nbd;
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
            @ConfigProperty(name = "test.capture-every", defaultValue = "PT1H") Duration captureEvery) {
        try {
            var folder = Files.createTempDirectory("resite-test-");
            var policies = Files.createDirectory(folder.resolve("policies"));
            Files.writeString(policies.resolve("east.yaml"), """
                    apiVersion: resite.io/v1
                    kind: ProtectionPolicy
                    site: east
                    recoverySite: west
                    """);
            return new Configuration(
                    folder.resolve("state").toString(),
                    new VaultPlace("memory", "", ""),
                    policies.toString(),
                    List.of(site("east"), site("west")),
                    new Nbd(10809),
                    new Http(8080),
                    protect ? List.of(Role.PROTECT, Role.RECOVER) : List.of(Role.RECOVER),
                    captureEvery,
                    ByteSize.gib(8),
                    WanLimits.NONE,
                    new Events("log:test"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
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
        var pool = new SimulatedPool("default", "/pool", ByteSize.gib(20));
        pool.create("db-vda", ByteSize.mib(4), DiskFormat.QCOW2);
        var host = new SimulatedHypervisor(name, ByteSize.gib(4), 4).with(pool);
        var machine = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        host.define("""
                <domain type='qemu'><name>db</name><uuid>%s</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>
                <devices>
                <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/pool/db-vda'/>
                <target dev='vda'/></disk>
                </devices></domain>""".formatted(machine));
        host.start(machine, false);
        return host;
    }
}

package io.resite.app.rest;

import io.quarkus.arc.DefaultBean;
import io.resite.app.config.Configuration;
import io.resite.app.config.ConfigurationFile;
import io.resite.app.config.Token;
import io.resite.app.operations.DiskServerProcess;
import io.resite.app.operations.Event;
import io.resite.app.operations.EventWatch;
import io.resite.app.operations.Hosts;
import io.resite.app.operations.Operations;
import io.resite.app.operations.VaultAccess;
import io.resite.app.operations.VaultDoor;
import io.resite.app.routes.CamelErrands;
import io.resite.app.routes.FenceEndpoints;
import io.resite.app.routes.Outbox;
import io.resite.libvirt.LibvirtHypervisor;
import io.resite.recovery.DiskServing;
import io.resite.vault.Vault;
import io.resite.watchdog.Watchdog;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/// Puts the plain classes together for the service. Default beans, so that a test brings its own world instead.
public class Wiring {
    @Produces
    @Singleton
    @DefaultBean
    Configuration configuration() {
        return ConfigurationFile.read(ConfigurationFile.find("", System.getenv()));
    }

    @Produces
    @Singleton
    @DefaultBean
    Token token(Configuration configuration) {
        try {
            return Token.in(configuration.tokenFile());
        } catch (IOException unwritable) {
            throw new UncheckedIOException("token file " + configuration.tokenFile(), unwritable);
        }
    }

    @Produces
    @Singleton
    @DefaultBean
    VaultDoor door(Configuration configuration) {
        var place = configuration.vault();
        return VaultAccess.withKeyFile(place.url(), place.credentials(), place.keyFile())
                .door(
                        System.getenv(),
                        new Vault.Writing(
                                place.compression(),
                                Optional.of(configuration.stateFolder().resolve("chunks"))));
    }

    @Produces
    @Singleton
    @DefaultBean
    Hosts hosts(Configuration configuration) {
        return new Hosts(
                        configuration.sites(),
                        host -> LibvirtHypervisor.connect(host.name(), host.uri()),
                        Clock.systemUTC())
                .watching();
    }

    @Produces
    @Singleton
    @DefaultBean
    Watchdog watchdog() {
        return Watchdog.process();
    }

    @Produces
    @Singleton
    @DefaultBean
    DiskServing disks(Configuration configuration, VaultDoor door) {
        return DiskServerProcess.of(door, System.getenv().getOrDefault("RESITE_ROOT", ""), configuration.stateFolder());
    }

    @Produces
    @Singleton
    @DefaultBean
    Operations operations(
            Configuration configuration,
            VaultDoor door,
            Hosts hosts,
            Watchdog watchdog,
            Outbox outbox,
            CamelErrands errands,
            DiskServing disks,
            FenceEndpoints fences) {
        Consumer<Event> events = outbox::send;
        return Operations.wire(
                configuration,
                door,
                hosts,
                watchdog,
                events,
                errands,
                disks,
                power -> power.withCamel(fences::ask),
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Produces
    @Singleton
    EventWatch eventWatch(Configuration configuration, Operations operations) {
        return new EventWatch(configuration.sites(), operations.changedSites());
    }

    void close(@Disposes Watchdog watchdog) {
        watchdog.close();
    }

    void close(@Disposes EventWatch events) {
        events.close();
    }

    void close(@Disposes VaultDoor door) {
        door.close();
    }

    void close(@Disposes Hosts hosts) {
        hosts.close();
    }
}

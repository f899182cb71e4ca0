package io.resite.change;

import io.resite.change.Change.Kind;
import io.resite.definition.Definition;
import io.resite.spec.Filter;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.Network;
import io.resite.spec.StoragePool;
import java.util.Optional;
import java.util.function.Supplier;

/// An object of a site, of whatever kind, as far as two revisions of it are compared.
///
/// @param identity what it is known by, whatever it is called
/// @param called how a sentence about it begins
/// @param place what is told of a new one
/// @param value to see at once whether anything differs
/// @param definition none where it has none
record Thing(
        Kind kind,
        String name,
        String identity,
        String called,
        String place,
        Object value,
        Optional<Definition> definition,
        Supplier<Facts> facts) {
    static Thing of(Host host) {
        return new Thing(
                Kind.HOST,
                host.name(),
                host.name(),
                "host " + host.name(),
                "%s, %d CPUs".formatted(host.memory(), host.cpus()),
                host,
                Optional.empty(),
                () -> Facts.of(host));
    }

    static Thing of(Network network) {
        return new Thing(
                Kind.NETWORK,
                network.name(),
                network.host() + "/" + network.definition().uuid(),
                "network %s on %s".formatted(network.name(), network.host()),
                "",
                network,
                Optional.of(network.definition()),
                () -> Facts.of(network));
    }

    static Thing of(StoragePool pool) {
        return new Thing(
                Kind.POOL,
                pool.name(),
                pool.host() + "/" + pool.definition().uuid(),
                "pool %s on %s".formatted(pool.name(), pool.host()),
                pool.path().isEmpty() ? pool.type() : pool.path(),
                pool,
                Optional.of(pool.definition()),
                () -> Facts.of(pool));
    }

    static Thing of(Filter filter) {
        return new Thing(
                Kind.FILTER,
                filter.name(),
                filter.host() + "/" + filter.definition().uuid(),
                "network filter %s on %s".formatted(filter.name(), filter.host()),
                "",
                filter,
                Optional.of(filter.definition()),
                () -> Facts.of(filter));
    }

    static Thing of(Machine machine) {
        return new Thing(
                Kind.MACHINE,
                machine.name(),
                machine.id().toString(),
                machine.name(),
                "on " + machine.host(),
                machine,
                Optional.of(machine.definition()),
                () -> Facts.of(machine));
    }

    /// How it is called where nothing else says that it is a machine.
    String introduced() {
        return kind == Kind.MACHINE ? "machine " + name : called;
    }
}

package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.retention.Pins;
import io.resite.retention.Pruning;
import io.resite.spec.Acknowledgement;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.Retention;
import io.resite.spec.Site;
import io.resite.vault.Collector;
import io.resite.vault.FaultyObjectStore;
import io.resite.vault.ObjectStore;
import io.resite.vault.SiteVault;
import io.resite.vault.Storm;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.watchdog.Watchdog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;

/// A Resite process, with caches of its own: what it does reaches the store and the host until it is killed.
final class OneProcess {
    private final FaultyObjectStore store;
    private final Vault vault;
    private final Hypervisor host;
    private final InstantSource clock;
    private final SplittableRandom random;

    OneProcess(ObjectStore store, Storm storm, Unlock key, Hypervisor host, InstantSource clock, long seed) {
        this.store = new FaultyObjectStore(store, storm);
        this.vault = Vault.open(this.store);
        this.vault.unlock(key);
        this.host = untilKilled(host);
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    FaultyObjectStore store() {
        return store;
    }

    Vault vault() {
        return vault;
    }

    SiteVault site() {
        return vault.site(SimulatedSite.EAST);
    }

    boolean killed() {
        return store.killed();
    }

    Acknowledgement cycle(Site site, ProtectionGroup group) {
        return replicator().cycle(site, group, 0);
    }

    /// One that gets each disk no more than so many bytes further.
    Acknowledgement slice(Site site, ProtectionGroup group, ByteSize least) {
        return replicator().inSlicesOf(new Slice.Length(Duration.ZERO, least)).cycle(site, group, 0);
    }

    private Replicator replicator() {
        return new Replicator(site(), _ -> host, Watchdog.inside(_ -> host), clock, random, CycleProgress.NONE);
    }

    void prune(Retention rules) {
        var pins = new Pins(vault, clock);
        var pruning = new Pruning(site(), _ -> rules, _ -> "", pins::reasons, clock);
        pruning.prune(pruning.plan());
    }

    void collect(Collector.Terms terms) {
        site().collector(clock, terms).collect();
    }

    /// The host, which hears nothing of a process that is dead.
    private Hypervisor untilKilled(Hypervisor real) {
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (_, method, arguments) -> {
                    if (store.killed()) {
                        throw new Unreachable("the process is dead");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}

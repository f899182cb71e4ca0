package io.resite.simulation;

import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.run.RunState;
import io.resite.run.Runs;
import io.resite.run.Underway;
import io.resite.spec.MachineState;
import io.resite.spec.SiteId;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// One simulated world: its hosts, its vault, its processes, and what its seed has in store for them.
final class World {
    final Turns turns;
    final SplittableRandom chance;
    final Scenery scenery;
    final MemoryObjectStore store;
    final Vault vault;
    final Runs runs;
    final Wires wires;
    final Mishaps mishaps;
    final Checker checker;
    final People people;
    final Trace trace;
    final SimulatedProcess fate;
    final List<Orchestrator> orchestrators = new ArrayList<>();
    private final Map<SiteId, Map<String, SimulatedHypervisor>> sites = new LinkedHashMap<>();
    private final Set<SiteId> cutOff = new HashSet<>();
    private final Set<String> down = new HashSet<>();
    private final Set<String> full = new HashSet<>();
    private final Map<String, Long> wellFrom = new HashMap<>();
    final int planRevision;
    final Mutant mutant;
    private final boolean harmless;
    private boolean silent;

    World(long seed, Scenery scenery, Mutant mutant, boolean traceAll) {
        this.mutant = mutant;
        this.chance = new SplittableRandom(seed);
        this.scenery = scenery;
        this.turns = new Turns(chance.split());
        this.trace = new Trace(traceAll);
        this.store = scenery.store();
        this.vault = Vault.open(store);
        vault.unlock(new Unlock.KeyFile(scenery.key()));
        this.runs = new Runs(vault);
        this.wires = new Wires(turns);
        this.fate = new SimulatedProcess("fate", turns);
        Estate.PRIMARIES.forEach(site -> sites.put(site, Estate.primary(site)));
        sites.put(Estate.WEST, Estate.recovery());
        sites.getOrDefault(Estate.WEST, Map.of()).values().forEach(host -> {
            host.backingSources(wires::source);
            host.looksPerJob(1 + chance.nextInt(3));
        });
        this.mishaps = new Mishaps(this, chance.split());
        this.checker = new Checker(this);
        this.people = new People(this, chance.split());
        var revision = chance.nextInt(Scenery.POLICIES);
        this.harmless = people.mood() == People.Mood.QUIET && chance.nextInt(4) == 0;
        // A machine that runs out of the vault reads from one address: an executor elsewhere cannot take it up, and
        // says so.
        this.planRevision = harmless && revision == Scenery.AT_ONCE - 1 ? 0 : revision;
    }

    SimulatedHypervisor host(SiteId site, String name) {
        return Objects.requireNonNull(sites.getOrDefault(site, Map.of()).get(name), name);
    }

    List<SimulatedHypervisor> recoveryHosts() {
        return List.copyOf(sites.getOrDefault(Estate.WEST, Map.of()).values());
    }

    /// Something a person or a log would be told.
    void tell(String words) {
        trace.note(turns.now(), words);
    }

    boolean isStored(String key) {
        return store.read(key, 0, 1).isPresent();
    }

    // --- what is wrong ---

    boolean isCutOff(SiteId site, String host) {
        return cutOff.contains(site) || down.contains(host);
    }

    boolean isFull(String host) {
        return full.contains(host);
    }

    boolean isSilent() {
        return silent;
    }

    void silent(boolean now) {
        silent = now;
        trace.add(turns.now(), now ? "the store falls silent" : "the store answers again");
    }

    void cut(SiteId site, boolean off) {
        if (off ? cutOff.add(site) : cutOff.remove(site)) {
            trace.add(turns.now(), "the WAN to " + site + (off ? " is cut" : " is there again"));
        }
    }

    void fill(String host, boolean off) {
        if (off ? full.add(host) : full.remove(host)) {
            trace.add(turns.now(), "the pool at " + host + (off ? " is full" : " has room again"));
        }
    }

    void powerOff(SiteId site, String host) {
        down.add(host);
        host(site, host).powerOff();
        trace.add(turns.now(), host + " loses power");
    }

    /// What QEMU had under way in a volume is torn when its host goes.
    void loseRecoveryHost(String name) {
        if (down.contains(name)) {
            return;
        }
        var host = host(Estate.WEST, name);
        for (var server : Estate.SERVERS) {
            if (host.stateOf(server.uuid()) == MachineState.PAUSED) {
                host.inside(server.uuid()).ifPresent(domain -> Volumes.tear(host, domain));
            }
        }
        powerOff(Estate.WEST, name);
    }

    void boot(SiteId site, String host) {
        if (down.remove(host)) {
            host(site, host).boot();
            trace.add(turns.now(), host + " boots");
        }
    }

    /// A primary is there again, hosts and line.
    void comeBack(SiteId site) {
        Estate.hosts(site).forEach(host -> boot(site, host));
        cut(site, false);
    }

    /// Everything is well again.
    void heal() {
        mishaps.stop();
        if (silent) {
            silent(false);
        }
        Estate.RECOVERY_HOSTS.forEach(host -> {
            boot(Estate.WEST, host);
            fill(host, false);
        });
        Estate.PRIMARIES.forEach(this::comeBack);
        orchestrators.stream().filter(one -> one.process.paused()).forEach(one -> one.process.wake());
    }

    // --- who is there ---

    /// A new process on a machine on which none is.
    Optional<Orchestrator> boot() {
        for (var machine = 1; machine <= 3; machine++) {
            var address = "10.99.0." + machine;
            if (orchestrators.stream().noneMatch(one -> !one.process.dead() && one.address.equals(address))) {
                var process = new SimulatedProcess("orchestrator-" + (orchestrators.size() + 1), turns);
                var one = new Orchestrator(this, process, address, chance.nextLong());
                orchestrators.add(one);
                trace.add(turns.now(), process.name + " begins at " + address);
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /// Whether a guest, or what lies outside the sites, answers now.
    boolean answers(String address) {
        var well = wellFrom.computeIfAbsent(address, _ -> turns.now() + chance.nextLong(1, 15_000_000_000L));
        var server = Estate.SERVERS.stream()
                .filter(one -> one.address().equals(address))
                .findFirst();
        var up = server.isEmpty()
                || recoveryHosts().stream()
                        .anyMatch(host -> host.stateOf(server.get().uuid()) == MachineState.RUNNING);
        return up && turns.now() >= well;
    }

    Set<StepKind> kindsUnderWay() {
        var kinds = EnumSet.noneOf(StepKind.class);
        for (var run : checker.states().values()) {
            if (run instanceof Underway underway) {
                underway.working().forEach(step -> StepKind.of(step.id()).ifPresent(kinds::add));
            }
        }
        return kinds;
    }

    /// Whether nothing befalls this world that could keep a machine from coming back, nor do people interfere.
    boolean isHarmless() {
        return harmless;
    }

    boolean allOver() {
        return checker.states().values().stream().allMatch(RunState.Over.class::isInstance);
    }

    void rest(Duration time) {
        fate.pass(time);
    }
}

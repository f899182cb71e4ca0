package io.resite.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.hypervisor.BackupExporter.FrozenDisk;
import io.resite.hypervisor.BlockSource;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.SimulatedVolume;
import io.resite.retention.Pin;
import io.resite.retention.Pins;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionGroup;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Retention;
import io.resite.vault.Collector;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.StoreException;
import io.resite.vault.Storm;
import io.resite.vault.Storm.Rates;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import io.resite.vault.VaultFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/// A site and its vault in a seeded world where everything goes wrong that may. It keeps, of every instant that was
/// ever frozen, what the disks held: each point that is acknowledged has to read like that for as long as it is
/// there.
final class SiteUnderFire implements AutoCloseable {
    private static final Retention RULES = new Retention(3, 3, 2, 1, 0, 0);
    private static final ProtectionGroup GROUP =
            new ProtectionGroup("shop", Duration.ofMinutes(15), Consistency.CRASH, List.of("db", "app"));
    private static final List<String> TARGETS = List.of("vda", "vdb");

    private final long seed;
    private final Random random;
    private final SimulatedSite site = new SimulatedSite();
    private final List<MachineId> machines = new ArrayList<>();
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final Storm storm;
    private final Unlock key;
    private final Collector.Terms terms;
    private final List<UnderWay> stopped = new ArrayList<>();

    /// By checkpoint and target: a checksum of what was frozen.
    private final Map<String, String> frozen = new ConcurrentHashMap<>();

    /// Points of copies that were not whole yet.
    private final AtomicInteger partial = new AtomicInteger();

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private OneProcess service;
    private String doing = "begin";

    SiteUnderFire(long seed, Path folder) throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.storm = new Storm(new Random(seed + 1), () -> now);
        this.key = new Unlock.KeyFile(
                Files.write(folder.resolve("one"), "one".repeat(20).getBytes(UTF_8)));
        var other = new Unlock.KeyFile(
                Files.write(folder.resolve("two"), "two".repeat(20).getBytes(UTF_8)));
        this.terms = new Collector.Terms(Duration.ofHours(24), Duration.ofHours(1), seed % 2 == 0 ? 0.5 : 0);
        GROUP.machines().forEach(name -> machines.add(site.machine(name)));
        site.whenFrozen(this::witness);
        Vault.init(store, List.of(key, other)).site(SimulatedSite.EAST);
        service = process();
    }

    private OneProcess process() {
        return new OneProcess(store, storm, key, site.host, () -> now, random.nextLong());
    }

    /// Something that runs in a thread of its own, stopped at a call to the store until a later step.
    private record UnderWay(OneProcess process, Thread thread, String what) {}

    private void witness(BackupRequest request, Map<String, FrozenDisk> disks) {
        disks.forEach((target, disk) -> frozen.put(request.checkpoint() + " " + target, hash(disk.content())));
    }

    private static String hash(BlockSource disk) {
        var bytes = ByteBuffer.allocate(Math.toIntExact(disk.size()));
        disk.read(0, bytes);
        return hash(bytes.array());
    }

    /// Fast: most of what this world does is to look at whole disks.
    private static String hash(byte[] content) {
        var checksum = new CRC32C();
        checksum.update(content);
        return content.length + " bytes, " + checksum.getValue();
    }

    private String replay() {
        return "replay: -Dseed=" + seed + ", at " + doing;
    }

    void step(int number) throws InterruptedException {
        var dice = random.nextInt(100);
        doing = "step " + number + " (" + dice + ")";
        if (service.killed() || random.nextInt(20) == 0) {
            service = process();
        }
        if (dice < 28) {
            guestsWrite();
        } else if (dice < 58) {
            now = now.plus(Duration.ofMinutes(1 + random.nextInt(90)));
            roughly("cycle", inSlices() ? this::slice : () -> service.cycle(site.captured(), GROUP));
        } else if (dice < 66) {
            roughly("prune", () -> service.prune(RULES));
        } else if (dice < 78) {
            roughly("collect", () -> service.collect(terms));
        } else if (dice < 84) {
            restoreSomething();
        } else if (dice < 87) {
            loseBitmap();
        } else if (dice < 89) {
            grow();
        } else if (dice < 92) {
            pinSomething();
        } else if (dice < 94) {
            now = now.plus(Duration.ofHours(20 + random.nextInt(20)));
        } else {
            goOn();
        }
    }

    /// By turns, so that copies of several slices become whole among them.
    private boolean inSlices() {
        return random.nextInt(5) < 2;
    }

    /// Gets at most a third of a disk further.
    private void slice() {
        var acknowledged = service.slice(site.captured(), GROUP, ByteSize.mib(1));
        acknowledged.points().stream()
                .flatMap(id -> service.site().base(id.machine()).stream())
                .filter(RecoveryPoint::partial)
                .forEach(_ -> partial.incrementAndGet());
    }

    /// Something that a process does while it, or the store, may fail.
    private void roughly(String what, Runnable act) throws InterruptedException {
        doing += " " + what;
        switch (random.nextInt(6)) {
            case 0, 1 -> calmly(act);
            case 2 -> {
                storm.blow(Rates.LAGGING);
                tolerating(act);
            }
            case 3 -> {
                storm.blow(Rates.ROUGH);
                tolerating(act);
            }
            case 4 -> {
                service.store().killAfter(1 + random.nextInt(120));
                tolerating(act);
                service = process();
            }
            default -> stopSomewhere(what, act);
        }
        storm.blow(Rates.CALM);
    }

    /// Nothing goes wrong now, so nothing may fail, whatever was left behind before.
    private void calmly(Runnable act) {
        try {
            act.run();
        } catch (VaultException condemned) {
            // Of a cycle that runs beside one that was stopped, packs may be condemned twice.
            if (condemned.kind() != VaultException.Kind.CONDEMNED) {
                throw new AssertionError(replay(), condemned);
            }
        } catch (RuntimeException failed) {
            throw new AssertionError(replay(), failed);
        }
    }

    private static void tolerating(Runnable act) {
        try {
            act.run();
        } catch (VaultException | StoreException | CycleException expected) {
            // What it was doing is undone or finished by those that come later: that is what is tested.
        }
    }

    /// Runs it in a process of its own that stops at one of its calls; some later step lets it go on.
    private void stopSomewhere(String what, Runnable act) throws InterruptedException {
        if (stopped.size() >= 2) {
            goOn();
        }
        var process = service;
        var calls = new int[] {1 + random.nextInt(what.equals("cycle") ? 60 : 30)};
        var atDelete = what.equals("collect") && random.nextBoolean();
        process.store().stopAt(call -> {
            synchronized (calls) {
                return (!atDelete || call.startsWith("delete")) && --calls[0] <= 0;
            }
        });
        var thread = Thread.ofPlatform().name(what).start(() -> tolerating(act));
        while (thread.isAlive() && !process.store().stopped()) {
            thread.join(2);
        }
        stopped.add(new UnderWay(process, thread, what));
        service = process();
    }

    private void goOn() throws InterruptedException {
        if (!stopped.isEmpty()) {
            var next = stopped.remove(random.nextInt(stopped.size()));
            doing += ", " + next.what() + " goes on";
            next.process().store().release();
            next.thread().join(Duration.ofSeconds(30));
            assertThat(next.thread().isAlive()).as(replay()).isFalse();
        }
    }

    private SimulatedVolume someDisk() {
        return site.pool.volume(some(GROUP.machines()) + "-" + some(TARGETS));
    }

    private <T> T some(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private void guestsWrite() {
        for (var write = random.nextInt(5); write >= 0; write--) {
            var disk = someDisk();
            var bytes = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 600_000 : 60_000)];
            var from = random.nextLong(disk.size() - bytes.length);
            switch (random.nextInt(5)) {
                // A discard.
                case 0 -> {}
                // Content that is elsewhere in the site as well.
                case 1 -> someDisk().read(random.nextLong(from + 1), ByteBuffer.wrap(bytes));
                default -> random.nextBytes(bytes);
            }
            disk.write(from, bytes);
        }
    }

    private void loseBitmap() {
        var machine = some(machines).uuid();
        var checkpoints = site.host.checkpoints(machine);
        if (!checkpoints.isEmpty()) {
            site.host.deleteCheckpoint(machine, some(checkpoints));
        }
    }

    /// The guest is shut down, its disk made larger, and the guest started.
    private void grow() {
        var index = random.nextInt(machines.size());
        var volume = GROUP.machines().get(index) + "-" + some(TARGETS);
        var before = site.pool.volume(volume);
        if (before.size() > 4 << 20) {
            return;
        }
        var content = ByteBuffer.allocate(Math.toIntExact(before.size()));
        before.read(0, content);
        var uuid = machines.get(index).uuid();
        site.host.endBackup(uuid);
        site.host.destroy(uuid);
        site.host.deleteVolume(site.pool.name(), volume);
        var format = volume.endsWith("vda") ? DiskFormat.QCOW2 : DiskFormat.RAW;
        site.pool
                .create(volume, new ByteSize(before.size() + 512L * random.nextInt(4000)), format)
                .write(0, content.array());
        site.host.start(uuid, false);
    }

    private void pinSomething() {
        var pins = new Pins(service.vault(), () -> now);
        if (random.nextBoolean()) {
            pins.all().stream().findFirst().ifPresent(pin -> pins.unpin(pin.number(), "ann", ""));
            return;
        }
        var points = acknowledged();
        if (!points.isEmpty()) {
            try {
                pins.pin(
                        List.of(some(points).id()),
                        "ann",
                        "",
                        random.nextBoolean() ? Pin.FOR_EVER : now.plusSeconds(9000));
            } catch (VaultException beingRemoved) {
                // By somebody who was stopped in the middle of it.
                assertThat(beingRemoved.kind()).as(replay()).isEqualTo(VaultException.Kind.NOT_THERE);
            }
        }
    }

    private List<RecoveryPoint> acknowledged() {
        return process().site().catalogue(1000).points();
    }

    private void restoreSomething() {
        var points = acknowledged();
        if (!points.isEmpty()) {
            assertRestores(process(), some(points));
        }
        assertUnfinishedCopiesRead(process());
    }

    /// They are not offered, but the next slice goes on from them: nothing of them may have been collected.
    private void assertUnfinishedCopiesRead(OneProcess reader) {
        machines.stream()
                .flatMap(machine -> reader.site().base(machine).stream())
                .filter(RecoveryPoint::partial)
                .flatMap(point -> point.disks().stream())
                .forEach(disk -> assertThat(restored(reader, disk))
                        .as("%s: %s, copied up to %s".formatted(replay(), disk.target(), disk.covered()))
                        .startsWith(disk.size().bytes() + " bytes"));
    }

    private void assertRestores(OneProcess reader, RecoveryPoint point) {
        for (var disk : point.disks()) {
            assertThat(restored(reader, disk))
                    .as("%s: %s of point %d of %s, %s"
                            .formatted(
                                    replay(),
                                    disk.target(),
                                    point.id().sequence(),
                                    point.definition().name(),
                                    point.at()))
                    .isEqualTo(frozen.get(point.checkpoint() + " " + disk.target()));
        }
    }

    private String restored(OneProcess reader, PointDisk disk) {
        try (var from = reader.site().openDisk(disk.map(), disk.size())) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(disk.size().bytes()));
            from.read(0, bytes);
            return hash(bytes.array());
        } catch (VaultException lost) {
            return String.valueOf(lost.getMessage());
        }
    }

    /// The fire is out: all goes on, everything that is there restores, and what nothing reaches is freed.
    void comeToRest() throws InterruptedException {
        while (!stopped.isEmpty()) {
            goOn();
        }
        doing = "rest";
        var last = process();
        var points = acknowledged();
        points.forEach(point -> assertRestores(last, point));
        // Whatever was pruned, of the last ones that are whole there are as many as the rules say.
        assertThat(points.size()).as(replay()).isGreaterThanOrEqualTo(RULES.last());
        assertThat(partial).as(replay()).hasPositiveValue();
        assertUnfinishedCopiesRead(last);

        now = now.plus(Duration.ofHours(1));
        Acknowledgement healed = last.cycle(site.captured(), GROUP);
        assertThat(healed.missing()).as(replay()).isEmpty();
        now = now.plus(Duration.ofHours(2));
        calmly(() -> last.prune(RULES));
        calmly(() -> last.collect(terms));
        now = now.plus(terms.grace());
        calmly(() -> last.collect(terms));
        now = now.plus(terms.settling());
        calmly(() -> last.collect(terms));

        assertThat(VaultFrames.sparsePacks(last.site(), terms.sparse()))
                .as(replay())
                .isEmpty();
        var left = acknowledged();
        left.forEach(point -> assertRestores(process(), point));
        assertThat(left)
                .as(replay())
                .extracting(RecoveryPoint::id)
                .containsAll(healed.points())
                .containsAll(pinned(last));
        assertThat(last.site().retired()).as(replay()).isNotNull();
    }

    private List<PointId> pinned(OneProcess process) {
        return List.copyOf(new Pins(process.vault(), () -> now).reasons().keySet());
    }

    @Override
    public void close() {
        stopped.forEach(one -> one.process().store().release());
        try {
            for (var one : stopped) {
                one.thread().join(Duration.ofSeconds(30));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        site.close();
    }
}

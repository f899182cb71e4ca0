package io.resite.simulation;

import io.resite.capture.Capture;
import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Source;
import io.resite.document.Documents;
import io.resite.spec.Acknowledgement;
import io.resite.spec.Consistency;
import io.resite.spec.Fencing;
import io.resite.spec.OnFailure;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.vault.DiskWriter;
import io.resite.vault.MemoryObjectStore;
import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/// The vault that all worlds begin with, made once by the production code: specs, policies, and points of every group.
/// Later points are kept aside, object by object in the order in which they were written, for a world's primaries to
/// send when their time comes.
final class Scenery {
    /// Points that are there when a world begins.
    private static final int AT_FIRST = 2;

    private static final int ALL = 5;

    /// How many policies a primary's people can have.
    static final int POLICIES = 3;

    /// The revision by which some machines come back instantly.
    static final int AT_ONCE = 2;

    /// Long ago, for retention lets nothing go that is young.
    private static final Instant FIRST_POINT = Instant.parse("2026-11-22T04:00:00Z");

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<String> written = new ArrayList<>();
    private final MemoryObjectStore store;
    private final Path keyFile;
    private final Map<SiteId, Site> sites = new HashMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<SiteId, List<List<Sent>>> later = new HashMap<>();
    private final MemoryObjectStore beginning;

    /// An object that a primary sends.
    record Sent(String key, byte[] body) {}

    Scenery() {
        keyFile = keyFile();
        store = new MemoryObjectStore(new MemoryObjectStore.Weather() {
            @Override
            public void answer(String operation, String key) {
                if (operation.equals("create")) {
                    written.add(key);
                }
            }
        });
        var vault = Vault.init(store, List.of(new Unlock.KeyFile(keyFile), new Unlock.KeyFile(keyFile())));
        for (var site : Estate.PRIMARIES) {
            describe(vault, site);
        }
        for (var number = 1; number <= AT_FIRST; number++) {
            for (var site : Estate.PRIMARIES) {
                replicate(vault, site, number);
            }
        }
        beginning = store.copy();
        for (var site : Estate.PRIMARIES) {
            later.put(site, new ArrayList<>());
        }
        for (var number = AT_FIRST + 1; number <= ALL; number++) {
            for (var site : Estate.PRIMARIES) {
                written.clear();
                replicate(vault, site, number);
                later.getOrDefault(site, List.of())
                        .add(List.copyOf(written).stream()
                                .map(key -> new Sent(key, store.read(key).orElseThrow()))
                                .toList());
            }
        }
    }

    /// The store of a new world.
    MemoryObjectStore store() {
        return beginning.copy();
    }

    Path key() {
        return keyFile;
    }

    Site site(SiteId primary) {
        return Objects.requireNonNull(sites.get(primary));
    }

    /// What a primary will send, cycle by cycle.
    List<List<Sent>> later(SiteId primary) {
        return later.getOrDefault(primary, List.of());
    }

    /// What a point holds of a disk.
    byte[] content(PointId point, String target) {
        return contents.getOrDefault(key(point, target), new byte[0]);
    }

    /// How a primary's people can have said it; each number is a revision in the vault.
    static Map<Long, ProtectionPolicy> policies(SiteId site) {
        var policies = new LinkedHashMap<Long, ProtectionPolicy>();
        policies.put(1L, Estate.policy(site, OnFailure.HOLD, Fencing.LIBVIRT, Set.of()));
        policies.put((long) AT_ONCE, Estate.policy(site, OnFailure.ASK, Fencing.LIBVIRT, Estate.AT_ONCE));
        policies.put((long) POLICIES, Estate.policy(site, OnFailure.CONTINUE, Fencing.WORD, Set.of()));
        return policies;
    }

    private void describe(Vault vault, SiteId id) {
        var sources = Estate.primary(id).entrySet().stream()
                .map(host -> new Source(host.getKey(), host.getValue()))
                .toList();
        var site = new Capture(() -> FIRST_POINT, IfUnreachable.FAIL).capture(id, sources, Set.of());
        sites.put(id, site);
        vault.site(id).specs().append(1, Documents.json(site));
        policies(id).forEach((number, policy) -> vault.site(id).policies().append(number, Documents.json(policy)));
    }

    private void replicate(Vault vault, SiteId id, long number) {
        var groups =
                Estate.servers(id).stream().map(Estate.Server::group).distinct().toList();
        groups.forEach(group -> replicate(vault, id, group, number));
    }

    private void replicate(Vault vault, SiteId id, String group, long number) {
        var site = vault.site(id);
        var at = FIRST_POINT.plus(Duration.ofMinutes(50).multipliedBy(number - 1));
        try (var cycle = site.beginCycle()) {
            var pending = new ArrayList<RecoveryPoint>();
            for (var server : Estate.servers(id)) {
                if (!server.group().equals(group)) {
                    continue;
                }
                var point = new PointId(server.id(), number);
                var disks = new ArrayList<PointDisk>();
                for (var target : server.targets()) {
                    var writer = cycle.disk("", Estate.DISK);
                    write(writer, key(point, target));
                    disks.add(new PointDisk(
                            target,
                            Estate.DISK,
                            writer.finish(),
                            PointDisk.ChangeSource.HASH_SCAN,
                            Estate.DISK,
                            Estate.DISK));
                }
                pending.add(new RecoveryPoint(
                        point,
                        number - 1,
                        at,
                        group,
                        Consistency.CRASH,
                        site(id).machine(server.id()).orElseThrow(),
                        disks,
                        "resite-" + number,
                        false,
                        0,
                        id));
            }
            cycle.flush();
            pending.forEach(site::commit);
            var points = pending.stream().map(RecoveryPoint::id).toList();
            site.acknowledge(new Acknowledgement(id, group, number, at, Duration.ZERO, points, List.of(), 0), cycle);
        }
    }

    private void write(DiskWriter writer, String key) {
        var content = new byte[Math.toIntExact(Estate.DISK.bytes())];
        random.nextBytes(content);
        // Easily told apart when a test fails, and quickly compressed.
        for (var index = 64; index < content.length; index++) {
            content[index] = content[index % 64];
        }
        for (var chunk = 0; chunk * DiskWriter.CHUNK < content.length; chunk++) {
            writer.write(
                    chunk,
                    ByteBuffer.wrap(content, chunk * DiskWriter.CHUNK, DiskWriter.CHUNK)
                            .slice());
        }
        contents.put(key, content);
    }

    private static String key(PointId point, String target) {
        return point.machine() + "/" + point.sequence() + "/" + target;
    }

    private Path keyFile() {
        try {
            var file = Files.createTempFile("simulation", ".key");
            file.toFile().deleteOnExit();
            var bytes = new byte[64];
            random.nextBytes(bytes);
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.resite.vault;

import io.resite.document.ByteSize;
import io.resite.spec.Acknowledgement;
import io.resite.spec.BootProof;
import io.resite.spec.Catalogue;
import io.resite.spec.MachineId;
import io.resite.spec.PointDisk;
import io.resite.spec.PointId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.ObjectStore.Creation;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// One site's part of the vault: its spec and policy revisions, recovery points, packs and files.
public final class SiteVault {
    private final SiteId site;
    private final KeyDomain domain;
    private final BlockHashing hashing;
    private final BlockMaps maps;
    private final Condemned condemned;
    private final KnownDamage knownDamage;
    private final Points points;
    private final StoredFiles files;
    private final NumberedLog specs;
    private final NumberedLog policies;
    private final NumberedLog secrets;
    private final NumberedLog releases;
    private final Slots slots;
    private final CycleWriter.Means means;
    private final Retired retired;
    private final Proofs proofs;

    /// How many packs may be on their way at once, for all sites of a vault.
    ///
    /// @param yielding for what yields to others: a slow seed must not hold their slots
    record Slots(Semaphore all, Semaphore yielding) {}

    SiteVault(
            SiteId site,
            KeyDomain domain,
            Slots slots,
            Compression compression,
            ChunkIndex index,
            BoundedCache<FrameAddress, KeptFrame> frames) {
        this.site = site;
        this.domain = domain;
        this.hashing = new BlockHashing(domain);
        this.maps = new BlockMaps(domain, hashing, frames);
        this.condemned = new Condemned(domain);
        this.knownDamage = new KnownDamage(maps, condemned);
        this.points = new Points(domain);
        this.retired = new Retired(domain);
        this.proofs = new Proofs(domain);
        this.files = new StoredFiles(domain, hashing, maps, condemned, this::beginCycle);
        this.specs = SealedLog.ascending(domain, domain.folder() + "/specs");
        this.policies = SealedLog.ascending(domain, domain.folder() + "/policies");
        this.secrets = SealedLog.ascending(domain, domain.folder() + "/secrets");
        this.releases = SealedLog.ascending(domain, domain.folder() + "/releases");
        this.slots = slots;
        this.means = new CycleWriter.Means(slots.all(), compression, index);
    }

    /// The same part, what is written through it leaving at that pace. What is known of maps and points is shared.
    private SiteVault(SiteVault other, Pace pace) {
        this.site = other.site;
        this.domain = other.domain.at(pace);
        this.hashing = other.hashing;
        this.maps = other.maps;
        this.condemned = other.condemned;
        this.knownDamage = other.knownDamage;
        this.points = other.points;
        this.retired = other.retired;
        this.proofs = other.proofs;
        this.files = new StoredFiles(domain, hashing, maps, condemned, this::beginCycle);
        this.specs = other.specs;
        this.policies = other.policies;
        this.secrets = other.secrets;
        this.releases = other.releases;
        this.slots = other.slots;
        this.means = new CycleWriter.Means(
                pace.yields() ? slots.yielding() : slots.all(), other.means.compression(), other.means.index());
    }

    /// For a cycle: its packs leave at that pace. Points and logs are small and are never held up.
    public SiteVault paced(Pace pace) {
        return new SiteVault(this, pace);
    }

    public SiteId id() {
        return site;
    }

    /// What its objects are sealed with.
    KeyDomain keys() {
        return domain;
    }

    /// Looks whether everything is there and whole.
    public SiteCheck check(SiteCheck.Depth depth) {
        return new SiteCheck(site, domain, points, files, depth);
    }

    Points pointLogs() {
        return points;
    }

    StoredFiles storedFiles() {
        return files;
    }

    /// Captured specs, YAML.
    public NumberedLog specs() {
        return specs;
    }

    /// Protection policies, YAML.
    public NumberedLog policies() {
        return policies;
    }

    /// Values of the site's secrets, JSON: kept here and in no other object.
    public NumberedLog secrets() {
        return secrets;
    }

    /// What people let start at the consoles of the site's hosts while the site was cut off, JSON.
    public NumberedLog releases() {
        return releases;
    }

    /// Begins the writing half of a cycle: fresh packs, shared by all its disks.
    public CycleWriter beginCycle() {
        return new CycleWriter(domain, maps, hashing, condemned, means);
    }

    /// Reads a disk of a point. `map` is [io.resite.spec.PointDisk#map].
    public DiskReader openDisk(String map, ByteSize size) {
        var root = maps.root(MapReference.parse(map), size.bytes());
        if (root.diskSize() != size.bytes()) {
            throw new VaultException(
                    VaultException.Kind.DAMAGED,
                    "the map " + map + " is of a disk of " + new ByteSize(root.diskSize()) + ", not of " + size
                            + "; pick another point");
        }
        return new DiskReader(maps, root, size.bytes());
    }

    /// Whether something of a point's disk was found damaged and condemned: then its next state is to be read whole and
    /// written with [CycleWriter#mendedDisk].
    public boolean isDamaged(PointDisk disk) {
        return knownDamage.costs(disk.map(), disk.size().bytes());
    }

    /// Commits a point under its number. CREATED: ours. ALREADY_THERE: a rival took the number. UNKNOWN: settle it with
    /// [#claim] before choosing a base.
    public Creation commit(RecoveryPoint point) {
        requireOurs(point.machine());
        return points.commit(point);
    }

    /// Settles an uncertain number: puts a tombstone there unless a point is; answers the point if one is.
    public Optional<RecoveryPoint> claim(MachineId machine, long sequence) {
        requireOurs(machine);
        return points.claim(machine, sequence);
    }

    /// Names points of one instant as acknowledged, after checking that no pack they use was condemned meanwhile; if
    /// one was, [VaultException.Kind#CONDEMNED]: the points stay unacknowledged and the cycle is to be repeated.
    public Creation acknowledge(Acknowledgement acknowledgement, CycleWriter cycle) {
        acknowledgement.points().forEach(point -> requireOurs(point.machine()));
        cycle.requireNoneCondemned();
        return points.acknowledge(acknowledgement);
    }

    /// Acknowledgements of a group, newest first.
    public List<Acknowledgement> acknowledgements(String group, int limit) {
        return points.acknowledgements(group, limit);
    }

    /// Groups that have ever been acknowledged.
    public List<String> groups() {
        return points.groups();
    }

    /// The highest number in use for a machine's points, tombstones included; 0 for none.
    public long newestSequence(MachineId machine) {
        requireOurs(machine);
        return points.newestSequence(machine);
    }

    /// Points of a machine as committed, acknowledged or not, newest first; tombstones are left out.
    public List<RecoveryPoint> points(MachineId machine, int limit) {
        requireOurs(machine);
        return points.points(machine, limit);
    }

    /// The machine's acknowledged points that are whole, newest first.
    public List<RecoveryPoint> acknowledged(MachineId machine, int limit) {
        requireOurs(machine);
        return points.acknowledged(machine, limit);
    }

    /// A point, if it is whole and acknowledged.
    public Optional<RecoveryPoint> acknowledged(PointId id) {
        requireOurs(id.machine());
        return points.point(id).filter(point -> !point.partial() && points.acknowledged(point));
    }

    /// The machine's newest acknowledged point, partial or not: the only base for the next cycle.
    public Optional<RecoveryPoint> base(MachineId machine) {
        requireOurs(machine);
        return points.base(machine);
    }

    /// The machine's newest acknowledged point that is not partial.
    public Optional<RecoveryPoint> newestAcknowledged(MachineId machine) {
        requireOurs(machine);
        return points.newestAcknowledged(machine);
    }

    /// All acknowledged points, at most `perMachine` newest of each machine.
    public Catalogue catalogue(int perMachine) {
        return points.catalogue(site, perMachine);
    }

    /// Keeps a file under its SHA-256 (64 hex digits); one already kept is not read again. Closes `content`.
    public void storeFile(String sha256, ByteSize size, InputStream content) {
        files.store(sha256, size, content);
    }

    /// A kept file, empty when the vault has none of that hash.
    public Optional<DiskReader> openFile(String sha256) {
        return files.open(sha256);
    }

    /// Machines that have points, or had.
    public List<MachineId> machines() {
        return points.machines(site);
    }

    /// All numbers in use for a machine's points, tombstones included, highest first.
    public List<Long> numbers(MachineId machine) {
        requireOurs(machine);
        return points.numbers(machine);
    }

    /// Acknowledged or not; empty for a tombstone and for a free number.
    public Optional<RecoveryPoint> point(PointId point) {
        requireOurs(point.machine());
        return points.unkept(point);
    }

    /// Announces that points will be removed, within an hour. Whoever wants to hold one says so first and asks
    /// [#retired]
    /// then.
    ///
    /// @return the announcement's number, for [#endRetirement]
    public long retire(Instant now, List<PointId> going) {
        return retired.announce(now, going);
    }

    /// Says which points of an announcement were removed; the others stay, and may be held again.
    public void endRetirement(Instant now, long announcement, List<PointId> removed) {
        retired.end(now, announcement, removed);
    }

    /// Ends announcements of those who were killed over them, and deletes those of which nothing is left.
    public void tidyRetirements(Instant now) {
        retired.tidy(now, point -> points.unkept(point).isEmpty());
    }

    /// Points that are being removed, or were lately.
    public Set<PointId> retired() {
        return retired.all();
    }

    /// Keeps that a machine was seen to boot from a point; the first to say so of a point is the one that counts.
    public void prove(BootProof proof) {
        requireOurs(proof.point().machine());
        proofs.add(proof);
    }

    public Optional<BootProof> proof(PointId point) {
        requireOurs(point.machine());
        return proofs.of(point);
    }

    /// Points of a machine that it was seen to boot from, newest first; some may be gone by now.
    public List<PointId> proved(MachineId machine) {
        requireOurs(machine);
        return proofs.of(machine);
    }

    /// Takes a point away for ever, its blocks when they are collected. Nothing may need it any more; deletion belongs
    /// to the recover role.
    public void removePoint(PointId point) {
        requireOurs(point.machine());
        points.remove(point);
    }

    /// Takes a group record away, of whose points none is left.
    public void removeAcknowledgement(String group, long sequence) {
        points.removeAcknowledgement(group, sequence);
    }

    /// Whether a file is kept in a way that a new point may rely on; if not it is to be stored (again).
    public boolean keepsFile(String sha256) {
        return files.keeps(sha256);
    }

    /// Frees what nothing reaches.
    public Collector collector(InstantSource clock, Collector.Terms terms) {
        return new Collector(site, domain, points, files, clock, terms);
    }

    private void requireOurs(MachineId machine) {
        if (!machine.origin().equals(site)) {
            throw new IllegalArgumentException("machine " + machine + " is not one of site " + site);
        }
    }
}

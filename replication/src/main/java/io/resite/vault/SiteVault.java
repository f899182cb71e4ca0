package io.resite.vault;

import io.resite.spec.Acknowledgement;
import io.resite.spec.ByteSize;
import io.resite.spec.Catalogue;
import io.resite.spec.MachineId;
import io.resite.spec.RecoveryPoint;
import io.resite.spec.SiteId;
import io.resite.vault.ObjectStore.Creation;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// One site's part of the vault: its spec and policy revisions, recovery points, packs and files.
public final class SiteVault {
    private final SiteId site;
    private final KeyDomain domain;

    SiteVault(SiteId site, KeyDomain domain) {
        this.site = site;
        this.domain = domain;
    }

    public SiteId id() {
        return site;
    }

    /// Captured specs, YAML.
    public NumberedLog specs() {
        return SealedLog.ascending(domain, domain.folder() + "/specs");
    }

    /// Protection policies, YAML.
    public NumberedLog policies() {
        return SealedLog.ascending(domain, domain.folder() + "/policies");
    }

    /// Begins the writing half of a cycle: fresh packs, shared by all its disks.
    public CycleWriter beginCycle() {
        throw new UnsupportedOperationException();
    }

    /// Reads a disk of a point. `map` is [io.resite.spec.PointDisk#map].
    public DiskReader openDisk(String map, ByteSize size) {
        throw new UnsupportedOperationException();
    }

    /// Commits a point under its number. CREATED: ours. ALREADY_THERE: a rival took the number. UNKNOWN: settle it with
    /// [#claim] before choosing a base.
    public Creation commit(RecoveryPoint point) {
        throw new UnsupportedOperationException();
    }

    /// Settles an uncertain number: puts a tombstone there unless a point is; answers the point if one is.
    public Optional<RecoveryPoint> claim(MachineId machine, long sequence) {
        throw new UnsupportedOperationException();
    }

    /// Names points of one instant as acknowledged, after checking that no pack they use was condemned meanwhile.
    public Creation acknowledge(Acknowledgement acknowledgement, CycleWriter cycle) {
        throw new UnsupportedOperationException();
    }

    /// Acknowledgements of a group, newest first.
    public List<Acknowledgement> acknowledgements(String group, int limit) {
        throw new UnsupportedOperationException();
    }

    /// Groups that have ever been acknowledged.
    public List<String> groups() {
        throw new UnsupportedOperationException();
    }

    /// The highest number in use for a machine's points, tombstones included; 0 for none.
    public long newestSequence(MachineId machine) {
        throw new UnsupportedOperationException();
    }

    /// Points of a machine as committed, acknowledged or not, newest first; tombstones are left out.
    public List<RecoveryPoint> points(MachineId machine, int limit) {
        throw new UnsupportedOperationException();
    }

    /// The machine's newest acknowledged point that is not partial: the only base for the next cycle.
    public Optional<RecoveryPoint> newestAcknowledged(MachineId machine) {
        throw new UnsupportedOperationException();
    }

    /// All acknowledged points, at most `perMachine` newest of each machine.
    public Catalogue catalogue(int perMachine) {
        throw new UnsupportedOperationException();
    }

    /// Keeps a file under its SHA-256 (64 hex digits); one already kept is not read again.
    public void storeFile(String sha256, ByteSize size, InputStream content) {
        throw new UnsupportedOperationException();
    }

    /// A kept file, empty when the vault has none of that hash.
    public Optional<DiskReader> openFile(String sha256) {
        throw new UnsupportedOperationException();
    }
}

package io.resite.libvirt;

import io.resite.hypervisor.Hypervisor.BlockJobFacts;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.Xml;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.Domain.BlockCopyFlags;
import org.libvirt.Domain.BlockJobAbortFlags;
import org.libvirt.LibvirtException;

/// Jobs by which QEMU moves a running machine's blocks: filling a disk from its backing, mirroring it elsewhere.
final class LibvirtBlockJobs {
    private static final String[] TYPES = {"none", "pull", "copy", "commit", "active commit", "backup"};

    private final Session session;
    private final LibvirtDomains domains;
    private final LibvirtStorage storage;

    LibvirtBlockJobs(Session session, LibvirtDomains domains, LibvirtStorage storage) {
        this.session = session;
        this.domains = domains;
        this.storage = storage;
    }

    void pull(UUID uuid, String target) {
        domains.act(uuid, (connection, domain) -> {
            if (job(domain, target).filter(job -> job.type().equals("pull")).isEmpty()) {
                NativeLibvirt.blockPull(connection, uuid.toString(), target);
            }
        });
    }

    /// Transient: a job that is no part of the definition is what libvirt allows a persistent domain.
    void copy(UUID uuid, String target, String pool, String volume) {
        var to = storage.volume(pool, volume)
                .orElseThrow(() -> new NotThere("%s: pool %s has no volume %s".formatted(session.host, pool, volume)));
        var device = to.path().startsWith("/dev/");
        var xml = "<disk type='%s'><driver name='qemu' type='%s'/><source %s='%s'/></disk>"
                .formatted(
                        device ? "block" : "file",
                        to.format().driver(),
                        device ? "dev" : "file",
                        Xml.escape(to.path()));
        domains.act(
                uuid,
                (connection, domain) -> NativeLibvirt.blockCopy(
                        connection,
                        uuid.toString(),
                        target,
                        xml,
                        BlockCopyFlags.REUSE_EXT | BlockCopyFlags.TRANSIENT_JOB));
    }

    void pivot(UUID uuid, String target) {
        domains.act(uuid, (connection, domain) -> {
            if (job(domain, target).filter(job -> job.type().equals("copy")).isEmpty()) {
                throw new Refused("%s: domain %s: disk %s has no copy to switch to"
                        .formatted(session.host, domain.getName(), target));
            }
            domain.blockJobAbort(target, BlockJobAbortFlags.PIVOT);
        });
    }

    Optional<BlockJobFacts> find(UUID uuid, String target) {
        return domains.look(uuid, (connection, domain) -> job(domain, target));
    }

    private static Optional<BlockJobFacts> job(Domain domain, String target) throws LibvirtException {
        var job = domain.getBlockJobInfo(target, 0);
        return job.type <= 0 || job.type >= TYPES.length
                ? Optional.empty()
                : Optional.of(new BlockJobFacts(TYPES[job.type], job.cur, job.end));
    }
}

package io.resite.libvirt;

import io.resite.document.ByteSize;
import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.BackupDisk;
import io.resite.hypervisor.Hypervisor.BackupFacts;
import io.resite.hypervisor.Hypervisor.BackupRequest;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.Xml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.Domain.CheckpointCreateFlags;
import org.libvirt.Domain.CheckpointListFlags;
import org.libvirt.DomainCheckpoint.CheckpointDeleteFlags;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pull backups and their checkpoints. A checkpoint is a bitmap in each image and a memory of libvirt's beside them:
/// the two part when a domain was transient or a host died, and are brought together here.
final class LibvirtBackups {
    private static final Logger LOG = LoggerFactory.getLogger(LibvirtBackups.class);
    private static final Duration ENDING = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Session session;
    private final LibvirtDomains domains;
    private final LibvirtScratch scratch;
    private final String address;

    LibvirtBackups(Session session, LibvirtDomains domains, LibvirtScratch scratch, String address) {
        this.session = session;
        this.domains = domains;
        this.scratch = scratch;
        this.address = address;
    }

    void begin(BackupRequest request) {
        var definition = running(request.domain());
        var places = scratch.places(
                definition, request.disks().stream().map(BackupDisk::target).toList());
        var backup = BackupXml.backup(request, address, places);
        var checkpoint = request.checkpoint().isEmpty() ? null : BackupXml.checkpoint(request, definition);
        domains.act(request.domain(), (connection, domain) -> {
            try {
                domain.backupBegin(backup, checkpoint, 0);
            } catch (LibvirtException failed) {
                var words = String.valueOf(failed.getMessage());
                if (words.contains("Address already in use")) {
                    throw new AlreadyThere("%s: domain %s: port %d at %s is taken; choose another"
                            .formatted(session.host, domain.getName(), request.port(), address));
                }
                if (!words.contains("Bitmap already exists")) {
                    throw failed;
                }
                LOG.info("domain {}: removing what is left of checkpoint {}", domain.getName(), request.checkpoint());
                removeBitmaps(domain, definition, request.checkpoint());
                domain.backupBegin(backup, checkpoint, 0);
            }
        });
    }

    /// The live definition of a domain that has no backup running.
    private DomainXml running(UUID uuid) {
        return domains.look(uuid, (connection, domain) -> {
            if (domain.isActive() == 0) {
                throw new Refused("%s: domain %s is not running; only a running one is backed up"
                        .formatted(session.host, domain.getName()));
            }
            if (description(domain).isPresent()) {
                throw new Refused(
                        "%s: domain %s: a backup runs already; end it first".formatted(session.host, domain.getName()));
            }
            return DomainXml.parse(domain.getXMLDesc(0), "domain " + domain.getName());
        });
    }

    void end(UUID uuid) {
        domains.actIfThere(uuid, (connection, domain) -> {
            if (description(domain).isEmpty()) {
                return;
            }
            domain.abortJob();
            // The job ends some time after the call.
            var looks = ENDING.toMillis() / LOOK_AGAIN_MILLIS;
            while (description(domain).isPresent()) {
                if (looks-- == 0) {
                    throw new Refused("%s: domain %s: the backup does not end; see its log"
                            .formatted(session.host, domain.getName()));
                }
                pause();
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a backup ends", stop);
        }
    }

    Optional<BackupFacts> find(UUID uuid) {
        return domains.lookIfThere(uuid, (connection, domain) -> {
            var description = description(domain);
            return description.isEmpty()
                    ? Optional.empty()
                    : Optional.of(facts(description.get(), scratchUsed(domain)));
        });
    }

    private static BackupFacts facts(String description, ByteSize scratchUsed) {
        var root = Xml.parse(description, "backup");
        var port = Xml.find(root, "server")
                .map(server -> server.getAttribute("port"))
                .filter(text -> !text.isEmpty())
                .map(Integer::parseInt)
                .orElse(0);
        var disks = Xml.all(root, "disks", "disk").stream()
                .filter(disk -> disk.getAttribute("backup").equals("yes"))
                .map(disk -> disk.getAttribute("name"))
                .toList();
        // One that pushes has none.
        var scratch = Xml.all(root, "disks", "disk", "scratch");
        var ours = !scratch.isEmpty()
                && scratch.stream().allMatch(file -> LibvirtScratch.isOurs(file.getAttribute("file")));
        return new BackupFacts(port, disks, ours, scratchUsed);
    }

    private static ByteSize scratchUsed(Domain domain) throws LibvirtException {
        for (var statistic : domain.getJobStats(0).stats) {
            if (statistic.field.equals("disk_temp_used")) {
                return new ByteSize(Long.parseLong(statistic.getValueAsString()));
            }
        }
        return ByteSize.ZERO;
    }

    private static Optional<String> description(Domain domain) throws LibvirtException {
        try {
            return Optional.of(domain.getBackupXMLDesc(0));
        } catch (LibvirtException none) {
            if (none.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN_BACKUP) {
                return Optional.empty();
            }
            throw none;
        }
    }

    List<String> checkpoints(UUID uuid) {
        return domains.look(uuid, (connection, domain) -> checkpoints(domain));
    }

    private static List<String> checkpoints(Domain domain) throws LibvirtException {
        var names = new ArrayList<String>();
        for (var checkpoint : domain.listAllCheckpoints(CheckpointListFlags.TOPOLOGICAL)) {
            names.add(checkpoint.getName());
            checkpoint.free();
        }
        return List.copyOf(names);
    }

    void deleteCheckpoint(UUID uuid, String name) {
        domains.actIfThere(uuid, (connection, domain) -> {
            var known = checkpoints(domain).contains(name);
            if (known && domain.isActive() == 0) {
                throw new Refused("%s: domain %s is stopped; its checkpoint %s can be deleted when it runs"
                        .formatted(session.host, domain.getName(), name));
            }
            if (known) {
                delete(domain, name);
            } else if (domain.isActive() == 1) {
                removeBitmaps(domain, DomainXml.parse(domain.getXMLDesc(0), "domain"), name);
            }
        });
    }

    private static void delete(Domain domain, String name) throws LibvirtException {
        var checkpoint = domain.checkpointLookupByName(name);
        try {
            checkpoint.delete(0);
        } catch (LibvirtException incomplete) {
            // A crash took bitmaps with it; what is left is only the memory.
            LOG.info("domain {}: forgetting checkpoint {}: {}", domain.getName(), name, incomplete.getMessage());
            checkpoint.delete(CheckpointDeleteFlags.METADATA_ONLY);
        } finally {
            checkpoint.free();
        }
    }

    /// Removes bitmaps of a checkpoint that libvirt does not remember: told of it for one disk at a time, it proves
    /// that the bitmap is there, and then deletes both.
    private static void removeBitmaps(Domain domain, DomainXml definition, String name) throws LibvirtException {
        for (var drive : definition.drives()) {
            if (drive.format().equals("qcow2")) {
                try {
                    var checkpoint = domain.checkpointCreateXML(
                            BackupXml.lost(name, definition, drive.target()),
                            CheckpointCreateFlags.REDEFINE | CheckpointCreateFlags.REDEFINE_VALIDATE);
                    checkpoint.delete(0);
                    checkpoint.free();
                } catch (LibvirtException none) {
                    LOG.debug("disk {} has no bitmap {}: {}", drive.target(), name, none.getMessage());
                }
            }
        }
    }
}

package io.resite.capture;

import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.VolumeFacts;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.StateFiles;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineFile.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The files of one machine outside its disks. What cannot be carried is noted, so that it is missed today.
final class MachineFiles {
    private final SeenHost host;
    private final DomainFacts domain;
    private final KnownFiles known;
    private final Consumer<String> note;

    MachineFiles(SeenHost host, DomainFacts domain, KnownFiles known, Consumer<String> note) {
        this.host = host;
        this.domain = domain;
        this.known = known;
        this.note = note;
    }

    /// Whether something can be put into a drive and taken out.
    static boolean isRemovable(DomainXml.Drive drive) {
        return drive.device().equals("cdrom") || drive.device().equals("floppy");
    }

    List<MachineFile> of(DomainXml definition) {
        var files = new ArrayList<MachineFile>();
        boot(Kind.KERNEL, definition.kernel()).ifPresent(files::add);
        boot(Kind.INITRD, definition.initrd()).ifPresent(files::add);
        definition.drives().stream()
                .filter(MachineFiles::isRemovable)
                // An empty drive has nothing to lose and comes back as empty.
                .filter(drive -> !Remarks.place(drive).isEmpty())
                .flatMap(drive -> medium(drive).stream())
                .forEach(files::add);
        var state = StateFiles.read(host.hypervisor(), domain);
        state.missing().forEach(note);
        files.addAll(state.described());
        return files;
    }

    private Optional<MachineFile> boot(Kind kind, String path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(file(kind, "", path));
        } catch (NotThere | Refused unreadable) {
            note.accept(
                    "%s is not protected because the file cannot be read: %s".formatted(path, unreadable.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<MachineFile> medium(DomainXml.Drive drive) {
        try {
            if (!List.of("file", "volume").contains(drive.type())) {
                throw new Refused("it is of type %s; files and volumes can be carried".formatted(drive.type()));
            }
            var path = drive.pool().isEmpty() ? drive.path() : path(drive);
            var size = host.file(path)
                    .orElseThrow(() -> new NotThere("the file is not there"))
                    .size();
            if (size.compareTo(known.largestMedium()) > 0) {
                throw new Refused("it has %s, more than the %s up to which media are carried (largestMedium)"
                        .formatted(size, known.largestMedium()));
            }
            return Optional.of(file(Kind.MEDIUM, drive.target(), path));
        } catch (NotThere | Refused unfit) {
            note.accept("%s %s%s: not carried because %s; the drive comes back empty"
                    .formatted(drive.device(), drive.target(), Remarks.place(drive), unfit.getMessage()));
            return Optional.empty();
        }
    }

    private String path(DomainXml.Drive drive) {
        return host.hypervisor()
                .volume(drive.pool(), drive.volume())
                .map(VolumeFacts::path)
                .orElseThrow(() -> new NotThere("the volume is not there"));
    }

    private MachineFile file(Kind kind, String drive, String path) {
        var facts = host.file(path).orElseThrow(() -> new NotThere("%s has no file %s".formatted(host.name(), path)));
        return new MachineFile(kind, drive, path, facts.size(), known.sha256(host.hypervisor(), facts));
    }
}

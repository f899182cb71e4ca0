package io.resite.capture;

import io.resite.hypervisor.DomainXml;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/// What a definition has that does not come along, each with the reason: the part of a machine that would otherwise be
/// missed only on the day.
final class Remarks {
    private Remarks() {}

    static Optional<String> whyNotProtected(DomainXml.Drive drive) {
        return reason(drive)
                .map(why -> "%s %s%s: not protected because %s"
                        .formatted(drive.device(), drive.target(), place(drive), why));
    }

    private static Optional<String> reason(DomainXml.Drive drive) {
        if (!drive.device().equals("disk")) {
            return Optional.of("only disks are");
        } else if (!List.of("qcow2", "raw").contains(drive.format())) {
            return Optional.of("its format is %s; qcow2 and raw are".formatted(drive.format()));
        } else if (!List.of("file", "volume", "block").contains(drive.type())) {
            return Optional.of("it is of type %s; files, volumes and block devices are".formatted(drive.type()));
        } else if (drive.shareable()) {
            return Optional.of("several machines may write it at once");
        } else if (drive.readOnly()) {
            return Optional.of("it is read-only; only what a machine writes is");
        } else if (Xml.find(drive.element(), "transient").isPresent()) {
            return Optional.of("it is transient; what is written to it is meant to be lost");
        }
        return Optional.empty();
    }

    static String place(DomainXml.Drive drive) {
        var volume = drive.pool().isEmpty() ? drive.path() : drive.pool() + "/" + drive.volume();
        return volume.isEmpty() ? "" : " (" + volume + ")";
    }

    /// All but its disks and NICs.
    static List<String> about(DomainXml definition, DomainFacts facts) {
        var root = definition.root();
        var remarks = new ArrayList<String>();
        if (!facts.snapshots().isEmpty()) {
            remarks.add("snapshots %s: not protected; only the present state is"
                    .formatted(String.join(", ", facts.snapshots())));
        }
        if (!facts.persistent()) {
            remarks.add("is transient: its own host forgets it when it stops");
        }
        for (var tpm : Xml.all(root, "devices", "tpm", "backend")) {
            if (!tpm.getAttribute("type").equals("emulator")) {
                remarks.add(
                        "TPM (%s): not protected because it belongs to the host".formatted(tpm.getAttribute("type")));
            }
        }
        for (var device : Xml.all(root, "devices", "hostdev")) {
            remarks.add("host device (%s): not protected because it belongs to the host"
                    .formatted(device.getAttribute("type")));
        }
        for (var folder : Xml.all(root, "devices", "filesystem")) {
            remarks.add("shared folder %s: not protected because it lies on the host"
                    .formatted(attribute(folder, "source", "dir")));
        }
        if (Xml.find(root, "qemu:commandline").isPresent()) {
            remarks.add("QEMU arguments of its own: carried as they are, and not looked into");
        }
        return remarks;
    }

    private static String attribute(Element from, String child, String name) {
        return Xml.find(from, child).map(element -> element.getAttribute(name)).orElse("");
    }
}

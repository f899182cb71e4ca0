package io.resite.hypervisor;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineFile.Kind;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.w3c.dom.Element;

/// What a machine writes outside its disks while it runs: where its host keeps it, and what is in it now.
public final class StateFiles {
    /// Variables of the largest firmware that libvirt starts (64 MiB, on ARM) with room to spare. They are held in
    /// memory.
    private static final ByteSize LARGEST = ByteSize.mib(96);

    /// A file that is written while it is read is read again.
    private static final int TRIES = 3;

    private StateFiles() {}

    /// Where one lies.
    public record Place(Kind kind, String path) {}

    /// One as it was read.
    public record Content(MachineFile file, byte[] bytes) {}

    /// What was found of a machine's state.
    ///
    /// @param missing what was not, with the reasons; empty when all was
    public record Found(List<Content> files, List<String> missing) {
        public Found {
            files = List.copyOf(files);
            missing = List.copyOf(missing);
        }

        public List<MachineFile> described() {
            return files.stream().map(Content::file).toList();
        }
    }

    /// Reads all that the machine has.
    ///
    /// @throws Unreachable when its host stops answering
    public static Found read(Hypervisor host, DomainFacts domain) {
        var files = new ArrayList<Content>();
        var missing = new ArrayList<String>();
        var definition = definition(domain);
        for (var place : places(domain, definition)) {
            try {
                files.add(content(host, place));
            } catch (NotThere absent) {
                missing.add("%s: not protected because there is no %s at its host, as of a machine that never started"
                        .formatted(place.kind().words(), place.path()));
            } catch (Refused unreadable) {
                missing.add("%s: not protected because %s cannot be read: %s"
                        .formatted(place.kind().words(), place.path(), unreadable.getMessage()));
            }
        }
        elsewhere(definition).ifPresent(missing::add);
        return new Found(files, missing);
    }

    /// Where a machine's state lies. What libvirt chose at its start is in the live definition alone.
    private static List<Place> places(DomainFacts domain, Element root) {
        var places = new ArrayList<Place>();
        if (hasVariables(root)) {
            var path = variables(root);
            if (path.isPresent()) {
                places.add(new Place(Kind.VARIABLES, path.get()));
            } else if (variablesElsewhere(root).isEmpty()) {
                places.add(new Place(Kind.VARIABLES, variablesOf(domain.name())));
            }
        }
        for (var tpm : Xml.all(root, "devices", "tpm", "backend")) {
            if (tpm.getAttribute("type").equals("emulator")) {
                places.add(new Place(Kind.TPM_STATE, tpmState(domain.uuid(), tpm.getAttribute("version"))));
            }
        }
        return places;
    }

    /// Where libvirt keeps the variables of a machine of that name unless told otherwise.
    public static String variablesOf(String machine) {
        return "/var/lib/libvirt/qemu/nvram/%s_VARS.fd".formatted(machine);
    }

    /// Whether a firmware of it keeps variables.
    static boolean hasVariables(Element domain) {
        return Xml.find(domain, "os", "nvram").isPresent()
                || Xml.find(domain, "os")
                        .filter(os -> os.getAttribute("firmware").equals("efi"))
                        .filter(_ -> Xml.find(domain, "os", "loader")
                                .filter(loader ->
                                        loader.getAttribute("stateless").equals("yes"))
                                .isEmpty())
                        .isPresent();
    }

    /// The folder is named by the machine's UUID, so that a new name finds it.
    private static String tpmState(UUID uuid, String version) {
        var file = version.equals("1.2") ? "tpm1.2/tpm-00.permall" : "tpm2/tpm2-00.permall";
        return "/var/lib/libvirt/swtpm/%s/%s".formatted(uuid, file);
    }

    private static Element definition(DomainFacts domain) {
        return Xml.parse(domain.liveXml().isEmpty() ? domain.xml() : domain.liveXml(), "domain " + domain.name());
    }

    /// Written as the element's text or, by newer libvirt, as a source.
    private static Optional<String> variables(Element root) {
        return Xml.find(root, "os", "nvram").flatMap(nvram -> {
            var source = Xml.find(nvram, "source").map(file -> file.getAttribute("file"));
            return source.or(() -> Optional.of(nvram.getTextContent().strip())).filter(path -> !path.isEmpty());
        });
    }

    private static Optional<String> variablesElsewhere(Element root) {
        return Xml.find(root, "os", "nvram")
                .map(nvram -> nvram.getAttribute("type"))
                .filter(type -> !type.isEmpty() && !type.equals("file"));
    }

    private static Optional<String> elsewhere(Element root) {
        return variablesElsewhere(root)
                .map(type -> "%s: not protected because they are not in a file but of type %s"
                        .formatted(Kind.VARIABLES.words(), type));
    }

    private static Content content(Hypervisor host, Place place) {
        for (var tries = 1; ; tries++) {
            var before = host.file(place.path());
            if (before.filter(file -> file.size().compareTo(LARGEST) > 0).isPresent()) {
                throw new Refused("it has %s, more than the %s that a state may have"
                        .formatted(before.get().size(), LARGEST));
            }
            var to = new ByteArrayOutputStream();
            host.readFile(place.path(), to);
            if (before.equals(host.file(place.path()))) {
                return content(place, to.toByteArray());
            }
            if (tries == TRIES) {
                throw new Refused("it was written each time that it was read, %d times".formatted(TRIES));
            }
        }
    }

    private static Content content(Place place, byte[] bytes) {
        return new Content(
                new MachineFile(place.kind(), place.path(), new ByteSize(bytes.length), sha256(bytes)), bytes);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("a JDK without SHA-256", impossible);
        }
    }
}

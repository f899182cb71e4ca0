package io.resite.disks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.resite.document.ByteSize;
import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import io.resite.vault.Vault;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;

/// The names under which disks are offered, as in `east/6f1c…/17/vda/1073741824/TAG`. The tag is a mark that only
/// holders of the vault's keys can make: NBD asks for no password, so the name is one.
public final class DiskNames {
    private static final String PURPOSE = "disk";
    private static final String TOLD = "told";
    private static final int PARTS = 6;

    private final Vault vault;

    public DiskNames(Vault vault) {
        this.vault = vault;
    }

    /// The name of a disk: always the same.
    public String of(ServedDisk disk) {
        var machine = disk.point().machine();
        return tagged(String.join(
                "/",
                machine.origin().value(),
                machine.uuid().toString(),
                Long.toString(disk.point().sequence()),
                disk.target(),
                Long.toString(disk.size().bytes())));
    }

    /// Empty for a name that we did not give out.
    public Optional<ServedDisk> read(String name) {
        if (!isOurs(name)) {
            return Optional.empty();
        }
        var parts = name.split("/", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        var machine = new MachineId(new SiteId(parts[0]), UUID.fromString(parts[1]));
        return Optional.of(new ServedDisk(
                new PointId(machine, Long.parseLong(parts[2])), parts[3], new ByteSize(Long.parseLong(parts[4]))));
    }

    /// The name under which a server tells of itself.
    String told() {
        return tagged(TOLD);
    }

    private boolean isOurs(String name) {
        var slash = name.lastIndexOf('/');
        // In a time that does not tell how much of a guessed tag is right.
        return slash > 0
                && MessageDigest.isEqual(
                        name.getBytes(US_ASCII),
                        tagged(name.substring(0, slash)).getBytes(US_ASCII));
    }

    private String tagged(String plain) {
        return plain + "/" + vault.mark(PURPOSE, plain);
    }
}

package io.resite.run;

import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.util.List;
import java.util.Optional;

/// What is kept of a run to be looked at later, under `evidence/<run>/<subject>/<file>` in the vault: what hooks said,
/// what consoles showed. Sealed like everything there.
public final class Evidence {
    /// As often as something of one name can be kept of one subject.
    private static final int MOST = 1000;

    private final Vault vault;
    private final String folder;

    public Evidence(Vault vault, String run) {
        this.vault = vault;
        this.folder = "evidence/" + run;
    }

    /// @param subject a machine's name, or what else it is about
    /// @param name as in `screen-1.png`
    public record Item(String subject, String name) {}

    /// Keeps something under the next free number of its name.
    ///
    /// @param what as in `screen`
    /// @param type the end of the file's name, as in `png`
    /// @return its key in the vault
    public String keep(String subject, String what, String type, byte[] content) {
        var place = folder + "/" + flat(subject);
        var taken = vault.names(place);
        for (var number = 1; number <= MOST; number++) {
            var name = flat(what) + "-" + number + "." + type;
            if (!taken.contains(name)) {
                vault.put(place + "/" + name, content);
                return place + "/" + name;
            }
        }
        throw new VaultException(
                VaultException.Kind.DAMAGED, place + " holds " + MOST + " of " + what + ": no more are kept of a run");
    }

    public List<Item> items() {
        return vault.names(folder).stream()
                .flatMap(subject -> vault.names(folder + "/" + subject).stream().map(name -> new Item(subject, name)))
                .toList();
    }

    public Optional<byte[]> read(Item item) {
        return vault.get(folder + "/" + flat(item.subject()) + "/" + flat(item.name()));
    }

    /// One name of a path.
    private static String flat(String name) {
        return name.replace('/', '_');
    }
}

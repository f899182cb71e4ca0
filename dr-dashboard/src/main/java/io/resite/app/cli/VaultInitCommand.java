package io.resite.app.cli;

import io.resite.vault.Unlock;
import io.resite.vault.Vault;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Makes a vault with two ways to open it, because one of them will be lost.
@Command(
        name = "init",
        description = "Make a vault in an empty bucket or directory. Proves first that the store is fit for one.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  resite vault init --vault /backup/vault --key-file /etc/resite/key",
            "  resite vault init --vault 's3://vault/prod?endpoint=http://10.0.0.9:9000' \\",
            "      --credentials s3.properties --key-file key --passphrase-file words"
        })
final class VaultInitCommand implements Callable<Integer> {
    private static final int KEY_BYTES = 32;
    private static final int SHORTEST_PASSPHRASE = 12;

    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    /// What was made.
    record Made(String vault, String id, String keyFile) {}

    @Override
    public Integer call() throws IOException {
        var access = options.access();
        var keyFile = keyFile(access.keys());
        var passphrase = passphrase();
        writeKey(keyFile);
        try (var store = access.store(System.getenv());
                var vault =
                        Vault.init(store, List.of(new Unlock.KeyFile(keyFile), new Unlock.Passphrase(passphrase)))) {
            output.print(new Made(access.url(), vault.id(), keyFile.toString()), this::tell);
            return ResiteCommand.FINE;
        } catch (RuntimeException refused) {
            // It opens nothing: left behind, it would stop the next try.
            Files.deleteIfExists(keyFile);
            throw refused;
        }
    }

    private void tell(Made made) {
        output.line("vault " + made.id() + " made at " + made.vault());
        output.line("Keep, each where the other is not:");
        output.line("  the key file " + made.keyFile() + ": on the service's machine, readable by it alone; a copy at"
                + " the recovery site, away from the vault");
        output.line("  the passphrase: on paper in a safe; it opens the vault when the key file is lost");
        output.line("Without both, what is in the vault cannot be read by anybody.");
    }

    private static Path keyFile(List<Unlock> keys) {
        return keys.stream()
                .flatMap(key -> switch (key) {
                    case Unlock.KeyFile file -> List.of(file.path()).stream();
                    case Unlock.Passphrase _ -> List.<Path>of().stream();
                })
                .findFirst()
                .orElseThrow(() -> new CliFailure(
                        "no key file named: add --key-file FILE (it is made), or keyFile in the configuration"));
    }

    private String passphrase() {
        var words = options.passphraseFile().isEmpty() ? asked() : options.passphrase();
        if (words.length() < SHORTEST_PASSPHRASE) {
            throw new CliFailure(
                    "the passphrase is too short: %d characters, expected at least %d; five random words do"
                            .formatted(words.length(), SHORTEST_PASSPHRASE));
        }
        return words;
    }

    private String asked() {
        var words = Person.askSecretly(output, "Passphrase for the second key slot (five random words or more):");
        if (Person.atTerminal() && !words.equals(Person.askSecretly(output, "Once more:"))) {
            throw new CliFailure("the two differ: nothing was made");
        }
        return words;
    }

    private static void writeKey(Path file) throws IOException {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException taken) {
            throw new CliFailure("key file " + file + " exists and may open another vault: name another file");
        }
        // As text: a file of raw bytes that happens to end in a line feed would lose it to whoever trims it.
        Files.writeString(file, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.WRITE);
    }
}

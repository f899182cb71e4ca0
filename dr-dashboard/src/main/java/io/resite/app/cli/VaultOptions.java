package io.resite.app.cli;

import io.resite.app.config.ConfigurationFile;
import io.resite.app.operations.VaultAccess;
import io.resite.vault.Unlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Which vault, and what opens it: from the options, else from the service's configuration.
final class VaultOptions {
    @Option(
            names = "--vault",
            paramLabel = "URL",
            defaultValue = "",
            description = "s3://bucket/prefix?endpoint=http://host:port, or a directory. Default: the configuration's.")
    private String vault = "";

    @Option(names = "--key-file", paramLabel = "FILE", defaultValue = "", description = "The vault's key file.")
    private String keyFile = "";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            defaultValue = "",
            description = "A file whose first line is the passphrase, for scripts.")
    private String passphraseFile = "";

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            defaultValue = "",
            description =
                    "accessKey=… and secretKey=… of the store. Default: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.")
    private String credentials = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "",
            description = "The configuration to take all this from when --vault is not given.")
    private String config = "";

    String keyFile() {
        return keyFile;
    }

    String passphraseFile() {
        return passphraseFile;
    }

    /// The vault, with the keys that need no person.
    VaultAccess access() {
        if (vault.isEmpty()) {
            var place = ConfigurationFile.read(ConfigurationFile.find(config, System.getenv()))
                    .vault();
            return VaultAccess.withKeyFile(
                    place.url(), or(credentials, place.credentials()), or(keyFile, place.keyFile()));
        }
        var keys = new ArrayList<Unlock>();
        if (!keyFile.isEmpty()) {
            keys.add(new Unlock.KeyFile(Path.of(keyFile)));
        } else if (!passphraseFile.isEmpty()) {
            keys.add(new Unlock.Passphrase(passphrase()));
        }
        return new VaultAccess(vault, credentials, List.copyOf(keys));
    }

    /// The words in the passphrase file.
    String passphrase() {
        try {
            return Files.readAllLines(Path.of(passphraseFile)).stream()
                    .findFirst()
                    .map(String::strip)
                    .filter(words -> !words.isEmpty())
                    .orElseThrow(() -> new CliFailure(
                            "passphrase file " + passphraseFile + " is empty: write the passphrase in its first line"));
        } catch (IOException unreadable) {
            throw new CliFailure("passphrase file " + passphraseFile + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static String or(String given, String otherwise) {
        return given.isEmpty() ? otherwise : given;
    }
}

package io.resite.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// The secret that every write must show. Made at the first start, readable by its owner only; who may read the
/// service's state may command it.
public final class Token {
    private static final int BYTES = 24;

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /// Reads the token, making it first if there is none.
    public static Token in(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try {
            var attributes = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, attributes);
            Files.writeString(file, fresh(), StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException made) {
            // An empty file is what a crash between the two lines above leaves behind.
            if (Files.size(file) == 0) {
                Files.writeString(file, fresh(), StandardOpenOption.WRITE);
            }
        }
        return new Token(Files.readString(file).strip());
    }

    /// The token if its file is there and ours to read.
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /// Compares in constant time.
    public boolean matches(String shown) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /// For the address that the service prints to a person's terminal.
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "Token[…]";
    }

    private static String fresh() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "\n";
    }
}

package io.resite.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// What a bucket asks of its visitors. Never printed.
///
/// @param sessionToken goes with keys that were lent for some hours; empty for keys that last
public record StoreCredentials(String accessKey, String secretKey, String sessionToken) {
    /// For stores that ask nothing, such as a directory.
    public static final StoreCredentials NONE = new StoreCredentials("", "");

    /// Keys that last.
    public StoreCredentials(String accessKey, String secretKey) {
        this(accessKey, secretKey, "");
    }

    /// Reads a file with the lines `accessKey=…` and `secretKey=…`, and `sessionToken=…` if there is one.
    public static StoreCredentials load(Path file) {
        var lines = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException(
                    "credentials file " + file + " cannot be read; write accessKey=… and secretKey=… into it", e);
        }
        var credentials = new StoreCredentials(
                lines.getProperty("accessKey", ""),
                lines.getProperty("secretKey", ""),
                lines.getProperty("sessionToken", ""));
        if (credentials.accessKey.isBlank() || credentials.secretKey.isBlank()) {
            throw new StoreException("credentials file " + file + " lacks accessKey=… or secretKey=…");
        }
        return credentials;
    }

    /// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; [#NONE] when they are not set.
    public static StoreCredentials fromEnvironment(Map<String, String> environment) {
        return new StoreCredentials(
                environment.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                environment.getOrDefault("AWS_SESSION_TOKEN", ""));
    }

    public boolean absent() {
        return accessKey.isEmpty() && secretKey.isEmpty();
    }

    @Override
    public String toString() {
        return absent() ? "StoreCredentials[none]" : "StoreCredentials[…]";
    }
}

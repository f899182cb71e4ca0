package io.resite.capture;

import io.resite.document.ByteSize;
import io.resite.hypervisor.FileFacts;
import io.resite.hypervisor.Hypervisor;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Hashes of the files that machines boot from or have in their drives, kept from one capture to the next: a file is
/// read again when its size or its time is another, or when this process is new.
public final class KnownFiles {
    private final ByteSize largestMedium;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /// @param largestMedium media above are left out, and told
    public KnownFiles(ByteSize largestMedium) {
        this.largestMedium = largestMedium;
    }

    private record Known(FileFacts facts, String sha256) {}

    ByteSize largestMedium() {
        return largestMedium;
    }

    /// The SHA-256 of a file, in hex.
    ///
    /// @param facts as they are now
    String sha256(Hypervisor host, FileFacts facts) {
        var place = host.uri() + "\n" + facts.path();
        var before = known.get(place);
        if (before != null && before.facts().equals(facts)) {
            return before.sha256();
        }
        var fresh = new Known(facts, hash(host, facts.path()));
        known.put(place, fresh);
        return fresh.sha256();
    }

    private static String hash(Hypervisor host, String path) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            host.readFile(path, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("a JDK without SHA-256", impossible);
        }
    }
}

package replication;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// One of us that takes part, with a machine, a vault and ports of its own.
enum Variant {
    RESITE("resite", "usr", 18080, ""),
    S3("resite-s3", "usr-s3", 18081, ""),
    RATIO("resite-ratio", "usr-ratio", 18082, ", compression: ratio");

    final String tool;
    final String machine;
    final int port;

    /// Added to the vault's configuration.
    final String setting;

    Variant(String tool, String machine, int port, String setting) {
        this.tool = tool;
        this.machine = machine;
        this.port = port;
        this.setting = setting;
    }

    /// Empty for a peer.
    static Optional<Variant> of(String tool) {
        return Stream.of(values()).filter(variant -> variant.tool.equals(tool)).findFirst();
    }

    /// What its service keeps.
    Path folder(Path work) {
        return work.resolve(tool);
    }

    /// Where its vault's bytes lie in the end.
    Path store(Path work) {
        return this == S3 ? work.resolve("s3/buckets/vault") : work.resolve(tool + "-vault");
    }

    String vault(Path work) {
        return this == S3 ? "s3://vault/bench?endpoint=" + S3Server.ENDPOINT : store(work).toString();
    }
}

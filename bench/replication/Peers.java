package replication;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tools an admin would use instead, with the settings one would choose for speed at a fair size.
final class Peers {
    private static final Map<String, String> SECRETS = Map.of(
            "RESTIC_PASSWORD", "bench",
            "BORG_PASSPHRASE", "bench",
            "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");

    private final Path work;
    private final Path raw;
    private final String uri;
    private int archives;

    Peers(Path work, Path raw, String uri) {
        this.work = work;
        this.raw = raw;
        this.uri = uri;
    }

    Path store(String tool) {
        return work.resolve(tool);
    }

    /// Empty where a tool has no such step.
    Optional<Run> run(String tool, String step) {
        return switch (tool) {
            case "restic" -> Optional.of(restic(step));
            case "borg" -> Optional.of(borg(step));
            case "virtnbdbackup" -> virtnbdbackup(step);
            case "qemu-img" -> step.equals("full") ? Optional.of(qemuImg()) : Optional.empty();
            default -> throw new IllegalArgumentException("no tool " + tool);
        };
    }

    private Run restic(String step) {
        var repository = store("restic").toString();
        if (step.equals("full")) {
            quietly("restic", "-q", "-r", repository, "init", "--repository-version", "2");
        }
        if (step.equals("restore")) {
            return cleaning(timed(
                    "restic", "-q", "-r", repository, "restore", "latest", "--target", restored()));
        }
        return timed("restic", "-q", "-r", repository, "backup", raw.toString());
    }

    private Run borg(String step) {
        var repository = store("borg").toString();
        if (step.equals("full")) {
            quietly("borg", "init", "-e", "repokey", repository);
        }
        if (step.equals("restore")) {
            quietly("mkdir", "-p", restored());
            return cleaning(timed("sh", "-c", "cd %s && borg extract --sparse %s::%d"
                    .formatted(restored(), repository, archives)));
        }
        archives++;
        return timed("borg", "create", "--compression", "zstd,1", repository + "::" + archives, raw.toString());
    }

    private Optional<Run> virtnbdbackup(String step) {
        var store = store("virtnbdbackup").toString();
        return switch (step) {
            case "full" -> Optional.of(timed("virtnbdbackup", "-U", uri, "-d", Source.PEERS_MACHINE, "-l", "full", "-z", "-o", store));
            case "1 % changed", "nothing changed" ->
                Optional.of(timed("virtnbdbackup", "-U", uri, "-d", Source.PEERS_MACHINE, "-l", "inc", "-z", "-o", store));
            case "restore" -> Optional.of(cleaning(timed("virtnbdrestore", "-U", uri, "-i", store, "-o", restored())));
            default -> Optional.empty();
        };
    }

    private Run qemuImg() {
        return timed(
                "sh",
                "-c",
                "mkdir -p %1$s && qemu-img convert -c -m 4 -O qcow2 -o compression_type=zstd %2$s %1$s/disk.qcow2"
                        .formatted(store("qemu-img"), raw));
    }

    private String restored() {
        return work.resolve("restored").toString();
    }

    /// What they leave in memory is on disk only when the system says so: ours is when the command ends.
    private Run cleaning(Run run) {
        var settling = timed("sync");
        Run.output("rm", "-rf", restored());
        return run.settling(settling.seconds());
    }

    private static Run timed(String... words) {
        return Run.of(SECRETS, List.of(words));
    }

    private static void quietly(String... words) {
        timed(words);
    }
}

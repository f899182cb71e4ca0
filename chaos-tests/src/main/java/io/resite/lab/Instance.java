package io.resite.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which lab: its name sets its namespaces and processes apart from another lab's on the same machine.
///
/// @param folder all files of the lab; `lab down` deletes it
/// @param cache kernel and Debian image, kept between labs
public record Instance(String name, Path folder, Path cache) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,19}");

    public Instance {
        if (!NAME.matcher(name).matches()) {
            throw new LabException("lab name " + name
                    + " is not usable: give at most 20 small letters, digits and hyphens, a letter first");
        }
        if (folder.getNameCount() < 2) {
            throw new LabException("folder " + folder + " is no place for a lab: name one that holds nothing else");
        }
        folder = folder.toAbsolutePath().normalize();
    }

    /// By the name given, else `RESITE_LAB`, else `lab`; in `RESITE_LAB_DIR`, else under `/var/tmp/resite-lab`.
    public static Instance of(String name, Map<String, String> environment) {
        var chosen = name.isEmpty() ? environment.getOrDefault("RESITE_LAB", "lab") : name;
        var folder = environment.getOrDefault("RESITE_LAB_DIR", "/var/tmp/resite-lab/" + chosen);
        var cache = environment.getOrDefault("RESITE_LAB_CACHE", "/var/cache/resite-lab");
        return new Instance(chosen, Path.of(folder), Path.of(cache));
    }

    /// The network namespace of a host (`east1`), a site's LAN (`eastlan`), the store (`s3`) or the service (`svc`).
    public String namespace(String of) {
        return name + "-" + of;
    }

    /// Everything of a site that dies with it.
    Path site(String site) {
        return folder.resolve("sites").resolve(site);
    }

    Path host(LabHost host) {
        return site(host.site()).resolve(host.name());
    }

    /// Makes the folder and marks it as this lab's own, to be deleted with it.
    void claimFolder() {
        try {
            Files.createDirectories(folder);
            Files.writeString(mark(), name);
        } catch (IOException e) {
            throw new LabException("folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    /// What a person keeps there, or another lab, must not be deleted by a mistaken `RESITE_LAB_DIR`.
    void checkFolder() {
        try {
            if (Files.notExists(folder)
                    || (Files.exists(mark()) && Files.readString(mark()).equals(name))) {
                return;
            }
            // Killed before the mark was whole, a lab has nothing else yet.
            if (content().anyMatch(file -> !file.equals(mark()))) {
                throw new LabException("folder " + folder + " is not of lab " + name
                        + ": give the lab an empty one by RESITE_LAB_DIR, or the lab's own name");
            }
        } catch (IOException e) {
            throw new LabException("folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The mark goes last, so that a deletion that was killed can be repeated.
    void deleteFolder() {
        try {
            if (Files.exists(folder)) {
                content().filter(file -> !file.equals(mark())).forEach(Trees::delete);
                Trees.delete(folder);
            }
        } catch (IOException e) {
            throw new LabException("folder " + folder + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    private Stream<Path> content() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList().stream();
        }
    }

    private Path mark() {
        return folder.resolve("lab");
    }

    Path logs() {
        return folder.resolve("logs");
    }
}

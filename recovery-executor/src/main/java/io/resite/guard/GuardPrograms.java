package io.resite.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The programs of the start guard, as they are put on a host.
public final class GuardPrograms {
    private GuardPrograms() {}

    /// By path. The one that the others call comes first: a hook without it would hold every machine.
    ///
    /// @param folders whether libvirt calls all programs of a folder (6.5 and later), or one file alone
    static Map<String, String> of(boolean folders) {
        var programs = new LinkedHashMap<String, String>();
        programs.put(GuardPlaces.PROGRAM, program());
        if (folders) {
            programs.put(GuardPlaces.DAEMON_HOOK, hook());
            programs.put(GuardPlaces.QEMU_HOOK, hook());
        } else {
            programs.put(GuardPlaces.ONLY_QEMU_HOOK, hook());
        }
        return programs;
    }

    /// A shell script that an administrator runs on the host, where libvirt may not write there. Until the
    /// protect role has written a guard file no machine of the host starts, protected or not.
    public static String script() {
        var script = new StringBuilder("#!/bin/sh\n# Installs Resite's start guard on this host.\nset -eu\n");
        of(true).forEach((path, text) -> script.append("mkdir -p \"$(dirname ")
                .append(path)
                .append(")\"\ncat >")
                .append(path)
                .append(" <<'END-OF-PROGRAM'\n")
                .append(text)
                .append("END-OF-PROGRAM\nchmod 755 ")
                .append(path)
                .append("\n"));
        return script.append("""
                        mkdir -p /var/lib/libvirt/resite
                        [ ! -e /etc/selinux ] || restorecon -R /etc/libvirt/hooks 2>/dev/null || true
                        echo "Installed. Let Resite's protect role reach this host before you restart libvirtd (or virtqemud): it"
                        echo "writes the guard file, and without one no machine of this host starts."
                        """).toString();
    }

    private static String hook() {
        return """
                #!/bin/sh
                # Resite's start guard; libvirt calls this before it starts a machine.
                exec %s hook "$@"
                """.formatted(GuardPlaces.PROGRAM);
    }

    private static String program() {
        try (var stream = GuardPrograms.class.getResourceAsStream("resite-guard")) {
            if (stream == null) {
                throw new IllegalStateException("resite-guard is not in this program");
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

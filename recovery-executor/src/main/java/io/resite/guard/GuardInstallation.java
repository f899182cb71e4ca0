package io.resite.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.regex.Pattern;

/// Puts the start guard on a host through libvirt's pool API.
public final class GuardInstallation {
    private static final Pattern LIBVIRT = Pattern.compile("libvirt (\\d+)\\.(\\d+)");

    private final String name;
    private final Hypervisor host;

    public GuardInstallation(String name, Hypervisor host) {
        this.name = name;
        this.host = host;
    }

    /// @param again whether libvirt calls hooks of the guard already
    /// @param words what is to be done now
    public record Installed(boolean again, String words) {}

    /// Guard file first: hooks without one hold every machine.
    ///
    /// @param guard what the host is to know from the start
    public Installed install(GuardFile guard) {
        var folders = callsFolders(host.host().version());
        if (!folders) {
            requireFree();
        }
        var guarded = new GuardedHost(name, host);
        var alive = !guarded.boot().isEmpty();
        guarded.write(guard);
        GuardPrograms.of(folders).forEach((path, text) -> {
            var bytes = text.getBytes(UTF_8);
            host.writeProgram(path, new ByteSize(bytes.length), new ByteArrayInputStream(bytes));
        });
        return new Installed(
                alive,
                alive
                        ? "the guard on %s is renewed".formatted(name)
                        : ("the guard is on %s, but libvirt looks for hooks only when it starts: restart libvirtd there (or"
                                        + " virtqemud; machines go on running), then see `resite guard status`")
                                .formatted(name));
    }

    /// Folders of hooks came with libvirt 6.5; what says no version is taken for a newer one.
    static boolean callsFolders(String version) {
        var said = LIBVIRT.matcher(version);
        if (!said.find()) {
            return true;
        }
        var major = Integer.parseInt(said.group(1));
        return major > 6 || (major == 6 && Integer.parseInt(said.group(2)) >= 5);
    }

    private void requireFree() {
        try {
            var there = new ByteArrayOutputStream();
            host.readFile(GuardPlaces.ONLY_QEMU_HOOK, there);
            requireFree(name, there.toString(UTF_8));
        } catch (NotThere free) {
            return;
        }
    }

    /// @param hook what the one place has now
    static void requireFree(String host, String hook) {
        if (!hook.contains(GuardPlaces.PROGRAM)) {
            throw new Refused(("%s has a hook %s already, and its libvirt calls that one alone: have it run"
                            + " `%s hook \"$@\"` itself")
                    .formatted(host, GuardPlaces.ONLY_QEMU_HOOK, GuardPlaces.PROGRAM));
        }
    }
}

package io.resite.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException.NotThere;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// The start guard of one host, seen and kept fresh through libvirt's pool API alone.
public final class GuardedHost {
    private final String name;
    private final Hypervisor host;

    public GuardedHost(String name, Hypervisor host) {
        this.name = name;
        this.host = host;
    }

    /// Whether its programs are there. libvirt may still have to be restarted before it calls them.
    public boolean isInstalled() {
        return host.file(GuardPlaces.PROGRAM).isPresent();
    }

    /// The boot that the hooks last lived in; empty when libvirt has never called them.
    public String boot() {
        return read(GuardPlaces.BOOT_FILE).strip();
    }

    /// The newest tick of the watch over its strict groups, in this boot; 0 when nobody watches.
    public long tick() {
        var parts = read(GuardPlaces.ALIVE_FILE).strip().split(" ", -1);
        return parts.length == 2 && parts[0].equals(boot()) && Release.isNumber(parts[1])
                ? Long.parseLong(parts[1])
                : 0;
    }

    /// The guard file as it lies there; empty when there is none.
    public String known() {
        return read(GuardPlaces.GUARD_FILE);
    }

    public void write(GuardFile guard) {
        var bytes = guard.bytes();
        host.writeFile(GuardPlaces.GUARD_FILE, new ByteSize(bytes.length), new ByteArrayInputStream(bytes));
    }

    public List<Release> releases() {
        return Release.parse(name, read(GuardPlaces.RELEASES_FILE));
    }

    public List<Held> held() {
        return Held.parse(read(GuardPlaces.HELD_FILE));
    }

    /// What was held has been seen to.
    public void forgetHeld() {
        host.deleteFile(GuardPlaces.HELD_FILE);
    }

    private String read(String path) {
        try {
            var bytes = new ByteArrayOutputStream();
            host.readFile(path, bytes);
            return bytes.toString(UTF_8);
        } catch (NotThere absent) {
            return "";
        }
    }
}

package io.resite.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says on standard output what libvirt says of its hosts: a line an event, `uri`, what kind of thing, its name and
/// what
/// happened, between tabs. Ends with its standard input.
///
/// A process of its own. An event comes whenever it likes, and is read by libvirt's own thread while a call of ours
/// waits
/// for its answer on the same connection; the client of libvirt 9.0 has a race between such two, and the process ends
/// by
/// it (see [Session]). Here one thread does everything, and nothing is asked but events.
public final class HostEvents {
    private static final Calls CALLS = Native.load("virt", Calls.class);
    private static final int LOOK_EVERY_MS = 2_000;
    private static final long AGAIN_AFTER_NS = Duration.ofSeconds(10).toNanos();
    private static final Duration CONNECTING = Duration.ofSeconds(1);

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private HostEvents() {}

    /// @param uris of the hosts
    public static void main(String[] uris) {
        endWithInput();
        Callback silence = (ErrorHandler) (_, _) -> {};
        CALLS.virSetErrorFunc(null, silence);
        CALLS.virEventRegisterDefaultImpl();
        // The loop sleeps until something happens; this is what makes it look for connections that died.
        Timeout wake = (_, _) -> {};
        CALLS.virEventAddTimeout(LOOK_EVERY_MS, wake, null, null);
        var watched = List.of(uris).stream().map(Watched::new).toList();
        while (true) {
            watched.forEach(Watched::keep);
            CALLS.virEventRunDefaultImpl();
        }
    }

    private static void endWithInput() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                System.in.transferTo(PrintStream.nullOutputStream());
            } catch (IOException closed) {
                // The same: whoever started this is gone.
            }
            Runtime.getRuntime().halt(0);
        });
    }

    /// A host, connected whenever it answers.
    private static final class Watched {
        /// `virDomainEventType`, `virNetworkEventLifecycleType`, `virStoragePoolEventLifecycleType`.
        private static final List<String> DOMAIN = List.of(
                "defined",
                "undefined",
                "started",
                "suspended",
                "resumed",
                "stopped",
                "shutdown",
                "pmsuspended",
                "crashed");

        private static final List<String> NETWORK = List.of("defined", "undefined", "started", "stopped");
        private static final List<String> POOL =
                List.of("defined", "undefined", "started", "stopped", "created", "deleted");

        /// `virDomainEventID`.
        private static final int LIFECYCLE = 0;

        private static final int DEVICE_REMOVED = 15;
        private static final int DEVICE_ADDED = 19;
        private static final int METADATA_CHANGED = 23;

        private final String uri;
        private final List<Callback> callbacks = new ArrayList<>();
        private @Nullable Pointer connection;
        private long triedAt = System.nanoTime() - AGAIN_AFTER_NS;
        private boolean knownBefore;

        Watched(String uri) {
            this.uri = uri;
        }

        void keep() {
            if (connection != null && CALLS.virConnectIsAlive(connection) != 1) {
                CALLS.virConnectClose(connection);
                connection = null;
            }
            if (connection == null && System.nanoTime() - triedAt >= AGAIN_AFTER_NS) {
                triedAt = System.nanoTime();
                connection = isReachable() ? CALLS.virConnectOpen(uri) : null;
                if (connection != null) {
                    listen(connection);
                }
            }
        }

        private void listen(Pointer to) {
            callbacks.clear();
            CALLS.virConnectSetKeepAlive(to, 5, 3);
            domain(to, LIFECYCLE, (Lifecycle)
                    (_, domain, event, _, _) -> tell("machine", CALLS.virDomainGetName(domain), DOMAIN, event));
            for (var device : Set.of(DEVICE_REMOVED, DEVICE_ADDED)) {
                domain(to, device, (DeviceChanged)
                        (_, domain, _, _) -> tell("machine", CALLS.virDomainGetName(domain), "device"));
            }
            domain(to, METADATA_CHANGED, (MetadataChanged) (_, domain, _, namespace, _) -> {
                // A cycle's standstill says nothing about the machine.
                if (!SuspensionMark.NAMESPACE.equals(namespace)) {
                    tell("machine", CALLS.virDomainGetName(domain), "metadata");
                }
            });
            Lifecycle network = (_, it, event, _, _) -> tell("network", CALLS.virNetworkGetName(it), NETWORK, event);
            callbacks.add(network);
            CALLS.virConnectNetworkEventRegisterAny(to, null, LIFECYCLE, network, null, null);
            Lifecycle pool = (_, it, event, _, _) -> tell("pool", CALLS.virStoragePoolGetName(it), POOL, event);
            callbacks.add(pool);
            CALLS.virConnectStoragePoolEventRegisterAny(to, null, LIFECYCLE, pool, null, null);
            // What happened while nobody listened is not told any more.
            tell("host", "", knownBefore ? "back" : "connected");
            knownBefore = true;
        }

        private void domain(Pointer to, int event, Callback callback) {
            callbacks.add(callback);
            CALLS.virConnectDomainEventRegisterAny(to, null, event, callback, null, null);
        }

        private int tell(String kind, String name, List<String> words, int event) {
            tell(kind, name, event >= 0 && event < words.size() ? words.get(event) : "event " + event);
            return 0;
        }

        private void tell(String kind, String name, String what) {
            OUT.println(String.join("\t", uri, kind, name, what));
        }

        /// A connect of libvirt's to a host that is gone would keep all others waiting for two minutes.
        private boolean isReachable() {
            var place = URI.create(uri);
            var scheme = String.valueOf(place.getScheme());
            if (place.getHost() == null || !(scheme.endsWith("+tcp") || scheme.endsWith("+tls"))) {
                return true;
            }
            var usual = scheme.endsWith("+tls") ? 16514 : 16509;
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(place.getHost(), place.getPort() < 0 ? usual : place.getPort()),
                        Math.toIntExact(CONNECTING.toMillis()));
                return true;
            } catch (IOException gone) {
                return false;
            }
        }
    }

    /// `virConnectDomainEventCallback`, and those of networks and pools, which answer nothing.
    interface Lifecycle extends Callback {
        int invoke(Pointer connection, Pointer object, int event, int detail, @Nullable Pointer opaque);
    }

    /// `virConnectDomainEventDeviceAddedCallback`, `…DeviceRemovedCallback`.
    interface DeviceChanged extends Callback {
        void invoke(Pointer connection, Pointer domain, String alias, @Nullable Pointer opaque);
    }

    /// `virConnectDomainEventMetadataChangeCallback`.
    interface MetadataChanged extends Callback {
        void invoke(Pointer connection, Pointer domain, int type, @Nullable String uri, @Nullable Pointer opaque);
    }

    /// `virEventTimeoutCallback`.
    interface Timeout extends Callback {
        void invoke(int timer, @Nullable Pointer opaque);
    }

    /// `virErrorFunc`.
    interface ErrorHandler extends Callback {
        void invoke(@Nullable Pointer opaque, Pointer error);
    }

    /// As declared in libvirt's headers.
    interface Calls extends Library {
        void virSetErrorFunc(@Nullable Pointer opaque, Callback handler);

        int virEventRegisterDefaultImpl();

        int virEventRunDefaultImpl();

        int virEventAddTimeout(int milliseconds, Timeout callback, @Nullable Pointer opaque, @Nullable Pointer free);

        @Nullable
        Pointer virConnectOpen(String uri);

        int virConnectClose(Pointer connection);

        int virConnectIsAlive(Pointer connection);

        int virConnectSetKeepAlive(Pointer connection, int interval, int count);

        int virConnectDomainEventRegisterAny(
                Pointer connection,
                @Nullable Pointer domain,
                int event,
                Callback callback,
                @Nullable Pointer opaque,
                @Nullable Pointer free);

        int virConnectNetworkEventRegisterAny(
                Pointer connection,
                @Nullable Pointer network,
                int event,
                Callback callback,
                @Nullable Pointer opaque,
                @Nullable Pointer free);

        int virConnectStoragePoolEventRegisterAny(
                Pointer connection,
                @Nullable Pointer pool,
                int event,
                Callback callback,
                @Nullable Pointer opaque,
                @Nullable Pointer free);

        String virDomainGetName(Pointer domain);

        String virNetworkGetName(Pointer network);

        String virStoragePoolGetName(Pointer pool);
    }
}

package io.resite.libvirt;

import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.HypervisorException.AlreadyThere;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.HypervisorException.Unreachable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls to one libvirtd: connected when first needed and again when the connection has died, each with a deadline, on
/// platform threads of its own, because a native call would pin the carrier of a virtual one.
///
/// A connection carries one call at a time. The client of libvirt 9.0 has a race between threads that wait for answers
/// on one connection, and the process ends by it (seen: a fault in `g_main_loop_quit`). So calls that are made at once
/// go over several: a guest agent that hangs keeps nobody else waiting, and a group is frozen at one instant.
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /// Two knocks without an answer: a dead host is noticed after some ten seconds.
    private static final Duration KNOCK_EVERY = Duration.ofMillis(2_500);

    private static final int KNOCKS = 2;
    private static final int CALLS_AT_ONCE = 6;

    final String host;
    private final String uri;
    private final ExecutorService threads;

    /// Those that are free, the one used last first: there are as many connections as there were calls at once.
    private final LinkedBlockingDeque<Lane> lanes = new LinkedBlockingDeque<>();

    private volatile boolean closed;

    Session(String host, String uri) {
        this.host = host;
        this.uri = uri;
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("libvirt-" + host + "-", 0).factory());
        for (var lane = 0; lane < CALLS_AT_ONCE; lane++) {
            lanes.add(new Lane());
        }
    }

    /// What is asked of a connection.
    interface Call<T> {
        T on(Connection connection) throws LibvirtException, CallFailed, IOException;
    }

    /// The same without an answer.
    interface Act {
        void on(Connection connection) throws LibvirtException, CallFailed, IOException;
    }

    /// Looks: repeated once when the connection dies in mid-call.
    <T> T look(String object, Call<T> call) {
        var lane = connected(object);
        try {
            return within(DEADLINE, object, lane, call);
        } catch (Unreachable died) {
            LOG.debug("{}: {} asked again: {}", host, object, died.getMessage());
            return within(DEADLINE, object, connected(object), call);
        }
    }

    /// Acts: a connection that dies in mid-call leaves the outcome unknown, so it is told and not repeated.
    void act(String object, Act act) {
        act(object, DEADLINE, act);
    }

    /// Acts and answers, with the same care.
    <T> T ask(String object, Call<T> call) {
        return within(DEADLINE, object, connected(object), call);
    }

    void act(String object, Duration deadline, Act act) {
        within(deadline, object, connected(object), connection -> {
            act.on(connection);
            return object;
        });
    }

    /// The lane is given back when the call returns, however late: that bounds the threads stuck in it.
    private <T> T within(Duration deadline, String object, Lane lane, Call<T> call) {
        var connection = lane.connection.orElseThrow();
        try {
            return awaited(
                    threads.submit(() -> {
                        try {
                            return call.on(connection);
                        } finally {
                            lane.giveBack();
                        }
                    }),
                    deadline);
        } catch (RejectedExecutionException closed) {
            lane.giveBack();
            throw unreachable(object + ": the connection was closed meanwhile, as the host was given up");
        } catch (TimeoutException late) {
            lane.broken = true;
            throw unreachable(object + " took too long, or the host is cut off");
        } catch (ExecutionException failed) {
            throw told(object, connection, Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Unreachable("%s: interrupted while waiting for it".formatted(host));
        }
    }

    private RuntimeException told(String object, Connection connection, Throwable failed) {
        return switch (failed) {
            case LibvirtException refused -> told(object, connection, CallFailed.of(refused));
            case CallFailed refused when connection.alive() -> translated(object, refused);
            case CallFailed refused -> unreachable(refused.aboutOr(object) + ": " + refused.words());
            case HypervisorException told -> told;
            case IOException broken -> new Refused("%s: %s: %s".formatted(host, object, broken.getMessage()));
            case RuntimeException bug -> bug;
            case Error bug -> throw bug;
            default -> new IllegalStateException(failed);
        };
    }

    private HypervisorException translated(String object, CallFailed failed) {
        var message = "%s: %s: %s".formatted(host, failed.aboutOr(object), failed.words());
        return switch (failed.number()) {
            case VIR_ERR_NO_DOMAIN,
                    VIR_ERR_NO_NETWORK,
                    VIR_ERR_NO_STORAGE_POOL,
                    VIR_ERR_NO_STORAGE_VOL,
                    VIR_ERR_NO_SECRET,
                    VIR_ERR_NO_NWFILTER,
                    VIR_ERR_NO_DOMAIN_CHECKPOINT,
                    VIR_ERR_CHECKPOINT_INCONSISTENT -> new NotThere(message);
            case VIR_ERR_STORAGE_VOL_EXIST, VIR_ERR_DOM_EXIST, VIR_ERR_NETWORK_EXIST -> new AlreadyThere(message);
            default -> saysTaken(failed.words()) ? new AlreadyThere(message) : new Refused(message);
        };
    }

    /// libvirt has no number of its own for these.
    private static boolean saysTaken(String words) {
        return words.contains("already exists with uuid")
                || words.contains("already defined with uuid")
                || words.contains("already defined for use with");
    }

    /// A free lane whose connection is alive as far as known, or new.
    private Lane connected(String object) {
        var lane = free(object);
        try {
            lane.connect();
            return lane;
        } catch (RuntimeException unreachable) {
            lane.giveBack();
            throw unreachable;
        }
    }

    private Lane free(String object) {
        if (closed) {
            throw new IllegalStateException("the connection to host " + host + " was closed");
        }
        try {
            var lane = lanes.pollFirst(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (lane == null) {
                throw unreachable(object + " had to wait too long for other calls");
            }
            return lane;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Unreachable("%s: interrupted while waiting for it".formatted(host));
        }
    }

    /// A connection with room for one call. Held by whoever makes the call, and by nobody else.
    private final class Lane {
        private Optional<Connection> connection = Optional.empty();

        /// Set while a call that hangs still holds the lane.
        private volatile boolean broken;

        void connect() {
            if (broken || connection.filter(Connection::alive).isEmpty()) {
                disconnect();
                connection = Optional.of(open());
            }
        }

        void giveBack() {
            if (broken || closed) {
                disconnect();
            }
            lanes.addFirst(this);
        }

        private void disconnect() {
            // Closing asks the host: nobody waits for that.
            connection.ifPresent(old ->
                    Thread.ofPlatform().daemon().name("libvirt-close-" + host).start(() -> close(old)));
            connection = Optional.empty();
            broken = false;
        }
    }

    private Connection open() {
        try {
            probe(CONNECTING);
            return threads.submit(() -> Connection.open(uri))
                    .get(CONNECTING.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException refused) {
            throw unreachable(String.valueOf(refused.getMessage()));
        } catch (RejectedExecutionException closed) {
            throw unreachable("the connection was closed meanwhile, as the host was given up");
        } catch (TimeoutException late) {
            throw unreachable("it accepts connections and says nothing");
        } catch (ExecutionException failed) {
            var cause = Objects.requireNonNullElse(failed.getCause(), failed);
            throw unreachable(String.valueOf(cause.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Unreachable("%s: interrupted while waiting for it".formatted(host));
        }
    }

    /// A connect of libvirt's to a host that is gone would sit for two minutes.
    private void probe(Duration patience) throws IOException {
        var parsed = URI.create(uri);
        var scheme = String.valueOf(parsed.getScheme());
        if (parsed.getHost() != null && (scheme.endsWith("+tcp") || scheme.endsWith("+tls"))) {
            var usual = scheme.endsWith("+tls") ? 16514 : 16509;
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(parsed.getHost(), parsed.getPort() < 0 ? usual : parsed.getPort()),
                        Math.toIntExact(patience.toMillis()));
            }
        }
    }

    /// A host that is cut off keeps us waiting without a word, so its door is tried while we wait. libvirt's own pings
    /// are no way: they end a connection from another thread than the one that waits on it, and now and then the
    /// process ends by it (seen with the client of libvirt 9.0: a damaged heap after the WAN was cut).
    private <T> T awaited(Future<T> answer, Duration deadline)
            throws TimeoutException, ExecutionException, InterruptedException {
        var until = System.nanoTime() + deadline.toNanos();
        for (var missed = 0; ; ) {
            try {
                return answer.get(Math.min(KNOCK_EVERY.toNanos(), until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                missed = isThere() ? 0 : missed + 1;
                if (missed == KNOCKS || System.nanoTime() >= until) {
                    throw late;
                }
            }
        }
    }

    private boolean isThere() {
        try {
            probe(KNOCK_EVERY);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (LibvirtException gone) {
            LOG.debug("closing: {}", gone.getMessage());
        }
    }

    private Unreachable unreachable(String why) {
        return new Unreachable("host %s at %s does not answer: %s; check the host and the network, then repeat"
                .formatted(host, uri, why));
    }

    /// Connections in use are closed as soon as their calls return.
    @Override
    public void close() {
        closed = true;
        for (var lane = lanes.pollFirst(); lane != null; lane = lanes.pollFirst()) {
            lane.disconnect();
        }
        threads.shutdown();
    }
}

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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls to one libvirtd: connected when first needed and again when the connection has died, each with a deadline, on
/// platform threads of its own, because a native call would pin the carrier of a virtual one.
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /// Two knocks without an answer: a dead host is noticed after some ten seconds.
    private static final Duration KNOCK_EVERY = Duration.ofMillis(2_500);

    private static final int KNOCKS = 2;
    private static final int CALLS_AT_ONCE = 8;

    final String host;
    private final String uri;
    private final ExecutorService threads;
    private final Semaphore places = new Semaphore(CALLS_AT_ONCE);
    private Optional<Connection> current = Optional.empty();

    Session(String host, String uri) {
        this.host = host;
        this.uri = uri;
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("libvirt-" + host + "-", 0).factory());
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
        var connection = connection();
        try {
            return within(DEADLINE, object, connection, call);
        } catch (Unreachable died) {
            LOG.debug("{}: {} asked again: {}", host, object, died.getMessage());
            return within(DEADLINE, object, connection(), call);
        }
    }

    /// Acts: a connection that dies in mid-call leaves the outcome unknown, so it is told and not repeated.
    void act(String object, Act act) {
        act(object, DEADLINE, act);
    }

    void act(String object, Duration deadline, Act act) {
        within(deadline, object, connection(), connection -> {
            act.on(connection);
            return object;
        });
    }

    private <T> T within(Duration deadline, String object, Connection connection, Call<T> call) {
        try {
            return inThread(deadline, () -> inTurn(connection, call));
        } catch (TimeoutException late) {
            drop(connection);
            throw unreachable(object + " took too long, or the host is cut off");
        } catch (ExecutionException failed) {
            throw told(object, connection, Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    /// One call at a time on a connection. The client of libvirt 9.0 has a race between threads that wait for answers
    /// on one connection, and the process ends by it (seen: a fault in `g_main_loop_quit`).
    private static <T> T inTurn(Connection connection, Call<T> call) throws Exception {
        connection.turn.acquire();
        try {
            return call.on(connection);
        } finally {
            connection.turn.release();
        }
    }

    private RuntimeException told(String object, Connection connection, Throwable failed) {
        return switch (failed) {
            case LibvirtException refused -> told(object, connection, CallFailed.of(refused));
            case CallFailed refused when connection.alive() -> translated(object, refused);
            case CallFailed refused -> {
                drop(connection);
                yield unreachable(refused.aboutOr(object) + ": " + refused.words());
            }
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

    /// Alive as far as known, or new.
    private synchronized Connection connection() {
        current.filter(connection -> !connection.alive()).ifPresent(this::drop);
        if (current.isEmpty()) {
            current = Optional.of(open());
        }
        return current.get();
    }

    private Connection open() {
        try {
            probe(CONNECTING);
            return inThread(CONNECTING.multipliedBy(3), () -> Connection.open(uri));
        } catch (IOException closed) {
            throw unreachable(String.valueOf(closed.getMessage()));
        } catch (TimeoutException late) {
            throw unreachable("it accepts connections and says nothing");
        } catch (ExecutionException failed) {
            var cause = Objects.requireNonNullElse(failed.getCause(), failed);
            throw unreachable(String.valueOf(cause.getMessage()));
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

    private <T> T inThread(Duration deadline, Callable<T> call) throws TimeoutException, ExecutionException {
        try {
            if (!places.tryAcquire(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            // The place is given back when the call returns, however late: that bounds the threads stuck in it.
            var answer = threads.submit(() -> {
                try {
                    return call.call();
                } finally {
                    places.release();
                }
            });
            try {
                return awaited(answer, deadline);
            } catch (TimeoutException late) {
                // What still waits for its turn must not act any more after we have said that it failed.
                answer.cancel(true);
                throw late;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Unreachable("%s: interrupted while waiting for it".formatted(host));
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

    private synchronized void drop(Connection connection) {
        if (current.filter(connection::equals).isPresent()) {
            current = Optional.empty();
        }
        // Closing waits for calls that hang; nobody waits for closing.
        threads.execute(() -> close(connection));
    }

    private static void close(Connection connection) {
        try {
            inTurn(connection, Connection::close);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception gone) {
            LOG.debug("closing: {}", gone.getMessage());
        }
    }

    private Unreachable unreachable(String why) {
        return new Unreachable("host %s at %s does not answer: %s; check the host and the network, then repeat"
                .formatted(host, uri, why));
    }

    @Override
    public synchronized void close() {
        current.ifPresent(this::drop);
        current = Optional.empty();
        threads.shutdown();
    }
}

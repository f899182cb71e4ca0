package io.resite.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.hypervisor.Hypervisor;
import io.resite.libvirt.CompanionProcess;
import io.resite.libvirt.LibvirtHypervisor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The watchdog as a cycle knows it: a process that is started once, and again when it dies. Where none can be started,
/// guards inside this process do what they can: they watch the scratch space, and end with this process.
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /// It answers in a millisecond; its start takes half a second, and several on a machine that is busy.
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private static final Duration REST = Duration.ofMillis(500);

    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final Map<String, Vigil> armed = new ConcurrentHashMap<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Guards inside;
    private final boolean beside;
    private Optional<Process> process = Optional.empty();
    private boolean closed;

    private Watchdog(Function<String, Hypervisor> hosts, boolean beside) {
        this.inside = new Guards(hosts, line -> LOG.warn("watchdog: {}", line));
        this.beside = beside;
    }

    /// A process beside this one, started when it is first needed.
    public static Watchdog process() {
        return new Watchdog(LibvirtHypervisor::connect, true);
    }

    /// Inside this process, for worlds that are simulated in it.
    public static Watchdog inside(Function<String, Hypervisor> hosts) {
        return new Watchdog(hosts, false);
    }

    /// Starts the process ahead of its first use, which then need not wait.
    ///
    /// @param hosts connection URIs, which are connected ahead too
    public void start(Collection<String> hosts) {
        known.addAll(hosts);
        start();
    }

    private void start() {
        if (!beside) {
            return;
        }
        try {
            running();
        } catch (IOException failed) {
            LOG.warn("no watchdog process yet, and nothing is frozen without: {}", failed.getMessage());
        }
    }

    /// Guards a machine from now on. Never fails: where there is no process [Vigil#outlivesUs] is false.
    public Vigil guard(Duty duty) {
        var number = String.valueOf(numbers.incrementAndGet());
        var vigil = new Vigil(this, number, duty);
        if (!beside) {
            vigil.isKept(inside.obey(vigil.order()));
            return vigil;
        }
        armed.put(number, vigil);
        try {
            ask(number, vigil.order());
            vigil.isKept(number);
        } catch (IOException failed) {
            armed.remove(number);
            LOG.warn("no watchdog process: {}", failed.getMessage());
            vigil.isLost(String.valueOf(failed.getMessage()));
            inside.obey(vigil.order());
        }
        return vigil;
    }

    /// What was undone, in words; empty for nothing.
    ///
    /// @param silent what it is when the process does not answer
    String order(Vigil vigil, String word, String number, String silent) {
        if (word.equals("over")) {
            armed.remove(number);
        }
        if (!beside || !vigil.outlivesUs()) {
            return behind(inside.obey(word + " " + number));
        }
        try {
            return ask(number, word + " " + number);
        } catch (IOException failed) {
            LOG.warn("the watchdog process does not answer: {}", failed.getMessage());
            return silent;
        }
    }

    private String ask(String number, String line) throws IOException {
        var answer = new CompletableFuture<String>();
        waiting.put(number, answer);
        try {
            send(running().getOutputStream(), line);
            return behind(answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException silent) {
            throw new IOException("it says nothing", silent);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        } finally {
            waiting.remove(number);
        }
    }

    private static String behind(String answer) {
        var blank = answer.indexOf(' ');
        return blank < 0 ? "" : answer.substring(blank + 1);
    }

    private synchronized void send(OutputStream to, String line) throws IOException {
        to.write((line + "\n").getBytes(UTF_8));
        to.flush();
    }

    /// Started if need be. One that was started anew is told what its predecessor guarded.
    private synchronized Process running() throws IOException {
        if (process.filter(Process::isAlive).isPresent()) {
            return process.get();
        }
        if (closed) {
            throw new IOException("the service ends");
        }
        var started = CompanionProcess.of(WatchdogProcess.class, "32m")
                .tellingErrors()
                .start();
        process = Optional.of(started);
        Thread.ofPlatform().daemon().name("watchdog").start(() -> listen(started));
        for (var host : known) {
            send(started.getOutputStream(), "know 0 " + URLEncoder.encode(host, UTF_8));
        }
        for (var vigil : armed.values()) {
            if (vigil.outlivesUs()) {
                send(started.getOutputStream(), vigil.order());
            }
        }
        return started;
    }

    private void listen(Process to) {
        try (var answers = to.inputReader(UTF_8)) {
            for (var line = answers.readLine(); line != null; line = answers.readLine()) {
                var answer = waiting.get(line.split(" ", 2)[0]);
                if (answer != null) {
                    answer.complete(line);
                }
            }
        } catch (IOException broken) {
            LOG.debug("watchdog: {}", broken.getMessage());
        }
        waiting.values().forEach(answer -> answer.completeExceptionally(new IOException("it ended")));
        if (!isClosed()) {
            LOG.warn("the watchdog process {} ended; it is started again", to.pid());
            if (!armed.isEmpty() && rested()) {
                start();
            }
        }
    }

    /// One that dies as soon as it is started is not started over and over.
    private static boolean rested() {
        try {
            Thread.sleep(REST);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// The process undoes what is left, and ends.
    @Override
    public synchronized void close() {
        closed = true;
        process.ifPresent(running -> {
            try {
                running.getOutputStream().close();
            } catch (IOException gone) {
                LOG.debug("watchdog: {}", gone.getMessage());
            }
        });
    }
}

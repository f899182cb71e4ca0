package io.resite.app.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.app.config.Configuration.SiteHosts;
import io.resite.libvirt.HostEventsProcess;
import io.resite.libvirt.HostEventsProcess.Told;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens to what hosts say of themselves, so that a change is captured when it is made and not an hour later. The
/// hourly capture stays: not every change is told.
public final class EventWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    /// A machine that is suspended for a moment, as for a recovery point of several, has not changed.
    private static final Set<String> PASSING = Set.of("suspended", "resumed", "shutdown", "pmsuspended");

    /// What Resite makes for a moment at a host.
    private static final String OURS = "resite-";

    private final Map<String, SiteId> sites = new LinkedHashMap<>();
    private final ChangedSites changed;
    private Optional<Process> listener = Optional.empty();
    private boolean closed;

    public EventWatch(Collection<SiteHosts> sites, ChangedSites changed) {
        for (var site : sites) {
            site.hosts().forEach(host -> this.sites.put(host.uri(), site.id()));
        }
        this.changed = changed;
    }

    public void start() {
        Thread.ofPlatform().daemon().name("host-events").start(this::listen);
    }

    private void listen() {
        for (var first = true; !Thread.currentThread().isInterrupted(); first = false) {
            try (var lines = begin().inputReader(UTF_8)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    hear(Told.parse(line), first);
                }
            } catch (IOException | IllegalArgumentException broken) {
                LOG.warn("the process that listens to hosts: {}", broken.getMessage());
            }
            if (isClosed() || !pause()) {
                return;
            }
            LOG.warn("the process that listens to hosts ended; it is started again");
        }
    }

    private synchronized Process begin() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        var process = HostEventsProcess.start(sites.keySet());
        listener = Optional.of(process);
        return process;
    }

    /// @param first whether nobody can have missed anything yet: a service that starts captures anyway
    void hear(Told told, boolean first) {
        var site = Optional.ofNullable(sites.get(told.uri()));
        var passing = PASSING.contains(told.what())
                || told.name().startsWith(OURS)
                || (first && told.what().equals("connected"));
        if (site.isPresent() && !passing) {
            LOG.debug("{}: {} {} {}", site.get(), told.kind(), told.name(), told.what());
            changed.happened(site.get());
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static boolean pause() {
        try {
            Thread.sleep(AGAIN_AFTER);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        listener.ifPresent(Process::destroy);
    }
}

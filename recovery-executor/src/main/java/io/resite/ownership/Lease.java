package io.resite.ownership;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.resite.clockwork.Clockwork;
import io.resite.vault.NumberedLog;
import io.resite.vault.NumberedLog.Entry;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to execute recoveries, held by one executor at a time and renewed while it lives. Each renewal is the next
/// entry of the log, so a holder that was paused finds its number taken. Time is measured by each side's own monotonic
/// clock: a taker waits a whole life after it last saw a renewal, a holder stops a margin before that.
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// Renewals in the life of a lease: two may be lost.
    private static final int RENEWALS = 3;

    private final NumberedLog log;
    private final String holder;
    private final Duration life;
    private final Clockwork clock;
    private final Thread renewal;
    private volatile long number;
    private volatile long goodUntilNanos;
    private volatile boolean over;

    private Lease(NumberedLog log, String holder, Duration life, Clockwork clock, long number, long sentNanos) {
        this.log = log;
        this.holder = holder;
        this.life = life;
        this.clock = clock;
        this.number = number;
        this.goodUntilNanos = sentNanos + goodFor();
        this.renewal = clock.unstarted("lease-" + holder, this::renew);
    }

    /// Takes the lease, if need be after a dead holder's has run out.
    ///
    /// @throws LeaseLost when somebody alive keeps it for longer than the terms' patience
    public static Lease acquire(NumberedLog log, String holder, LeaseTerms terms, Clockwork clock) {
        var deadline = clock.nanos() + terms.patience().toNanos();
        var watched = 0L;
        var watchedSince = clock.nanos();
        var signsOfLife = -1;
        while (true) {
            var newest = log.newestEntry().orElse(new Entry(0, new byte[0]));
            var now = clock.nanos();
            if (newest.number() != watched) {
                watched = newest.number();
                watchedSince = now;
                signsOfLife++;
            }
            if (isFree(newest, Duration.ofNanos(now - watchedSince))) {
                var body = json(new Body(
                        holder, clock.instant().toEpochMilli(), terms.life().toMillis(), false));
                if (isOurs(log, newest.number() + 1, body)) {
                    var lease = new Lease(log, holder, terms.life(), clock, newest.number() + 1, now);
                    lease.renewal.start();
                    return lease;
                }
            } else if (signsOfLife >= RENEWALS - 1 || now > deadline) {
                throw new LeaseLost(
                        "executor " + body(newest).holder()
                                + " holds the right to execute recoveries and is alive: let it finish, or stop it and try again");
            } else {
                rest(clock, terms.life().dividedBy(20));
            }
        }
    }

    /// Called before every act.
    ///
    /// @throws LeaseLost when the renewal is late or another executor has taken over
    public void confirm() {
        if (over || clock.nanos() - goodUntilNanos > 0) {
            over = true;
            throw new LeaseLost("executor " + holder + " no longer holds the right to execute recoveries: its renewal"
                    + " came too late (store slow or unreachable, or the process was paused); resume the run");
        }
    }

    /// The number of its newest entry: later holders have higher ones.
    public long number() {
        return number;
    }

    /// Stops acting without giving the right back: an act may still be under way, so the next executor has to wait
    /// until
    /// the lease has run out.
    public void abandon() {
        over = true;
        renewal.interrupt();
    }

    /// Gives the right back, so that the next executor need not wait.
    @Override
    public void close() {
        renewal.interrupt();
        try {
            clock.join(renewal, life);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!over) {
            over = true;
            try {
                log.append(number + 1, json(new Body(holder, clock.millis(), life.toMillis(), true)));
            } catch (StoreException | VaultException e) {
                LOG.info("lease of {} not given back, it runs out by itself: {}", holder, e.getMessage());
            }
        }
    }

    private void renew() {
        try {
            while (!over) {
                clock.rest(life.dividedBy(RENEWALS));
                renewOnce();
            }
        } catch (InterruptedException e) {
            // Closing: nothing to renew any more.
            Thread.currentThread().interrupt();
        }
    }

    private void renewOnce() {
        var sent = clock.nanos();
        if (sent - goodUntilNanos > 0) {
            over = true;
            return;
        }
        try {
            var next = number + 1;
            if (isOurs(log, next, json(new Body(holder, clock.millis(), life.toMillis(), false)))) {
                number = next;
                goodUntilNanos = sent + goodFor();
            } else if (log.newest() > number) {
                over = true;
            }
        } catch (StoreException | VaultException e) {
            LOG.warn("lease of {} not renewed, trying again: {}", holder, e.getMessage());
        }
    }

    /// A tenth of its life before a taker may act, the holder stops.
    private long goodFor() {
        return life.toNanos() / 10 * 9;
    }

    private static boolean isOurs(NumberedLog log, long number, byte[] body) {
        return switch (log.append(number, body)) {
            case CREATED -> true;
            case ALREADY_THERE, UNKNOWN ->
                log.read(number).filter(there -> Arrays.equals(there, body)).isPresent();
        };
    }

    /// However old it says it is: its holder's wall clock may be wrong, and what is taken from a living holder is acted
    /// on by two.
    private static boolean isFree(Entry newest, Duration unchangedFor) {
        if (newest.number() == 0) {
            return true;
        }
        var body = body(newest);
        var life = Duration.ofMillis(body.life);
        return body.released || unchangedFor.compareTo(life) > 0;
    }

    private static void rest(Clockwork clock, Duration time) {
        try {
            clock.rest(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeaseLost("interrupted while waiting for the right to execute recoveries");
        }
    }

    private static Body body(Entry entry) {
        try {
            return JSON.readValue(entry.plain(), Body.class);
        } catch (IOException e) {
            throw new VaultException(
                    VaultException.Kind.DAMAGED, "lease entry " + entry.number() + " is unreadable: " + e.getMessage());
        }
    }

    private static byte[] json(Body body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lease of " + body.holder, e);
        }
    }

    /// @param at milliseconds since 1970 by the holder's clock: for people
    /// @param life milliseconds
    private record Body(String holder, long at, long life, boolean released) {}
}

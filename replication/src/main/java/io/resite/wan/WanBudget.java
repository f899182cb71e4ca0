package io.resite.wan;

import io.resite.document.ByteSize;
import io.resite.document.Rate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The one budget of a process: all cycles send through it. Its limit follows the configured rules, or what a person
/// said instead, and may change while bytes are on their way.
///
/// While any other cycle is under way, first seeds get their share only; alone, they may have it all.
public final class WanBudget {
    /// How long an answer of the rules is good for: they change by the minute, slices leave by the millisecond.
    private static final long LIMIT_GOOD_FOR = 500_000_000L;

    private final WanLimits limits;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Ticks ticks;
    private final TokenBucket line;
    private final TokenBucket seeds;
    private final SendMeter meter;
    private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private volatile Told told;
    private volatile Known known;

    /// @param zone in which rules are meant
    public WanBudget(WanLimits limits, InstantSource clock, ZoneId zone) {
        this(limits, clock, zone, Ticks.SYSTEM);
    }

    WanBudget(WanLimits limits, InstantSource clock, ZoneId zone, Ticks ticks) {
        this.limits = limits;
        this.clock = clock;
        this.zone = zone;
        this.ticks = ticks;
        this.line = new TokenBucket(ticks.now());
        this.seeds = new TokenBucket(ticks.now());
        this.meter = new SendMeter(ticks);
        this.told = Told.NOTHING;
        this.known = new Known(limits.limit(), ticks.now() - 1);
    }

    /// The way of a cycle whose group has a promise to keep.
    public Lane regular() {
        return enter(new Lane(this, false));
    }

    /// The way of a group's first seed.
    public Lane seed() {
        return enter(new Lane(this, true));
    }

    private Lane enter(Lane lane) {
        lanes.add(lane);
        return lane;
    }

    void leave(Lane lane) {
        lanes.remove(lane);
    }

    /// Waits until the bytes may leave.
    void pass(boolean seed, int bytes) {
        while (seed && lanes.stream().anyMatch(lane -> !lane.isSeed())) {
            var wait = seeds.take(bytes, limit().percent(limits.seedShare().percent()), ticks.now());
            if (wait == 0 || !ticks.sleep(wait)) {
                break;
            }
        }
        for (var wait = line.take(bytes, limit(), ticks.now()); wait > 0; ) {
            if (!ticks.sleep(wait)) {
                break;
            }
            wait = line.take(bytes, limit(), ticks.now());
        }
        sent.addAndGet(bytes);
        meter.count(bytes);
    }

    /// What counts now.
    public Rate limit() {
        var last = known;
        if (ticks.now() - last.until() < 0) {
            return last.limit();
        }
        var now = clock.instant();
        var said = told;
        var limit = said.covers(now) ? said.limit() : limits.at(now.atZone(zone).toLocalDateTime());
        known = new Known(limit, ticks.now() + LIMIT_GOOD_FOR);
        return limit;
    }

    /// Sets a limit instead of the configured ones, until the process ends or [#byRules] is called.
    public void tell(Rate limit) {
        told(new Told(limit, Instant.MAX));
    }

    /// The same until an instant.
    public void tellUntil(Rate limit, Instant until) {
        told(new Told(limit, until));
    }

    /// Goes by the configuration again.
    public void byRules() {
        told(Told.NOTHING);
    }

    private void told(Told limit) {
        told = limit;
        known = new Known(limits.limit(), ticks.now() - 1);
    }

    public WanLimits configured() {
        return limits;
    }

    /// The rule of the configuration that counts now, unless a person has said otherwise.
    public Optional<WanRule> rule() {
        return limits.rule(clock.instant().atZone(zone).toLocalDateTime());
    }

    /// Until when the limit that a person has said counts; [Instant#MAX] without end, empty when none does.
    public Optional<Instant> toldUntil() {
        return Optional.of(told).filter(said -> said.covers(clock.instant())).map(Told::until);
    }

    /// All that has left since the process began.
    public ByteSize sent() {
        return new ByteSize(sent.get());
    }

    /// Bytes that left per second, over the last ten.
    public ByteSize perSecond() {
        return meter.perSecond();
    }

    /// What cycles may count on: seeds take their share away.
    public Rate forRegular() {
        var seeding = lanes.stream().anyMatch(Lane::isSeed);
        return seeding ? limit().percent(100 - limits.seedShare().percent()) : limit();
    }

    private record Told(Rate limit, Instant until) {
        private static final Told NOTHING = new Told(Rate.UNLIMITED, Instant.MIN);

        boolean covers(Instant now) {
            return now.isBefore(until);
        }
    }

    /// @param until by the ticks
    private record Known(Rate limit, long until) {}
}

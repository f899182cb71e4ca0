package io.resite.replication;

import io.resite.document.ByteSize;
import io.resite.document.Rate;
import io.resite.document.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// Says which groups will break their RPO, before they do. A pure function of what their last cycles were like.
///
/// Cycles are laid out as the scheduler will run them: nearest deadline first, on so many workers, each sending over
/// the one line after those before it.
public final class Forecast {
    /// What is due sooner than this after its start has not waited.
    private static final Duration NO_WAIT = Duration.ofSeconds(10);

    private final PriorityQueue<Instant> workers = new PriorityQueue<>();
    private final Rate rate;
    private final Instant now;
    private Instant lineFree;

    private Forecast(int workers, Rate rate, Instant now) {
        for (var count = 0; count < workers; count++) {
            this.workers.add(now);
        }
        this.rate = rate;
        this.now = now;
        this.lineFree = now;
    }

    /// A group that has a point, and what its next cycle will be like.
    ///
    /// @param name as it is to be called, as in `shop of east`
    /// @param start when its next cycle begins at the earliest
    /// @param deadline when its newest point gets older than its RPO
    /// @param running whether that cycle is under way; `work` and `toSend` are then what is left of it
    /// @param work how long it takes beside the line
    /// @param stopped why no cycle is begun, as a clause; empty when they are
    public record Course(
            String name,
            Instant start,
            Instant deadline,
            Duration rpo,
            boolean running,
            Duration work,
            ByteSize toSend,
            String stopped) {}

    /// A promise that will be broken.
    ///
    /// @param name of the group, as given
    /// @param at the instant
    /// @param because a clause
    public record Breach(String name, Instant at, String because) {
        /// As in `group shop of east will breach its RPO in 12 min, because …`.
        public String text(Instant now) {
            return "group %s will breach its RPO in %s, because %s"
                    .formatted(name, TimeText.rough(Duration.between(now, at)), because);
        }
    }

    /// The breaches to come, nearest first. Those that are there already are none to come.
    ///
    /// @param workers how many cycles run at once
    /// @param rate what all of them together may count on
    public static List<Breach> of(Collection<Course> courses, int workers, Rate rate, Instant now) {
        var forecast = new Forecast(workers, rate, now);
        var inOrder = courses.stream()
                .sorted(Comparator.comparing((Course course) -> !course.running())
                        .thenComparing(Course::deadline)
                        .thenComparing(Course::name))
                .toList();
        var breaches = new ArrayList<Breach>();
        for (var course : inOrder) {
            var breach = course.stopped().isEmpty() ? forecast.laidOut(course) : forecast.stopped(course);
            breach.filter(told -> told.at().isAfter(now)).ifPresent(breaches::add);
        }
        breaches.sort(Comparator.comparing(Breach::at));
        return List.copyOf(breaches);
    }

    /// A group that is stopped is told when a quarter of its RPO is left: until then there is time to go on.
    private Optional<Breach> stopped(Course course) {
        var soon = course.deadline().minus(course.rpo().dividedBy(4));
        return soon.isAfter(now)
                ? Optional.empty()
                : Optional.of(new Breach(course.name(), course.deadline(), course.stopped()));
    }

    private Optional<Breach> laidOut(Course course) {
        var free = Optional.ofNullable(workers.poll()).orElse(now);
        var begin = latest(course.start(), free, now);
        var sending = rate.timeFor(course.toSend());
        var lineBegin = latest(begin, lineFree);
        var sent = lineBegin.plus(sending);
        var worked = begin.plus(course.work());
        var end = latest(sent, worked);
        lineFree = sending.isZero() ? lineFree : sent;
        workers.add(end);
        if (!end.isAfter(course.deadline())) {
            return Optional.empty();
        }
        return Optional.of(new Breach(
                course.name(),
                course.deadline(),
                because(course, begin, Duration.between(begin, end), sent.isAfter(worked))));
    }

    private String because(Course course, Instant begin, Duration takes, boolean byTheLine) {
        var cycle = TimeText.rough(takes) + (byTheLine ? " at " + rate : "");
        if (course.running()) {
            return "its cycle under way needs another %s".formatted(cycle);
        }
        if (begin.isAfter(latest(course.start(), now).plus(NO_WAIT))) {
            return "its cycle takes %s and has to wait %s for others"
                    .formatted(cycle, TimeText.rough(Duration.between(now, begin)));
        }
        return "its cycle takes %s and it is due in %s"
                .formatted(cycle, TimeText.rough(Duration.between(now, course.deadline())));
    }

    private static Instant latest(Instant first, Instant... others) {
        var latest = first;
        for (var other : others) {
            latest = other.isAfter(latest) ? other : latest;
        }
        return latest;
    }
}

package io.resite.app.operations;

import io.resite.app.api.Overview.Activity;
import io.resite.document.ByteSize;
import io.resite.replication.CycleProgress;
import io.resite.spec.MachineId;
import io.resite.spec.RecoveryPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What is under way in this process, for the page. Kept in memory only: a restart ends what it showed.
public final class Activities {
    /// In milliseconds; of less no rate can be told.
    private static final long SOME_TIME = 500;

    private final Map<Long, Activity> current = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final InstantSource clock;

    Activities(InstantSource clock) {
        this.clock = clock;
    }

    /// Shows an activity until the handle is closed.
    public Handle begin(String kind, String site, String group, String text) {
        var handle = new Handle(last.incrementAndGet(), kind, site, group);
        handle.tell(text, 0);
        return handle;
    }

    /// Oldest first.
    public List<Activity> list() {
        return current.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// One activity, told on as it goes.
    public final class Handle implements AutoCloseable, CycleProgress {
        private final long number;
        private final String kind;
        private final String site;
        private final String group;
        private final Instant begun = clock.instant();
        private final Map<String, DiskProgress> disks = new ConcurrentHashMap<>();
        private final Map<MachineId, RecoveryPoint> points = new ConcurrentHashMap<>();
        private final Map<String, Differences> differences = new ConcurrentHashMap<>();

        private Handle(long number, String kind, String site, String group) {
            this.number = number;
            this.kind = kind;
            this.site = site;
            this.group = group;
        }

        public void tell(String text, double done) {
            tell(text, done, 0, 0);
        }

        /// From 0 to 1.
        double done() {
            return Optional.ofNullable(current.get(number)).map(Activity::done).orElse(1.0);
        }

        @Override
        public void disk(String machine, String target, ByteSize read, ByteSize toRead, ByteSize stored) {
            var disk = machine + "/" + target;
            disks.put(disk, new DiskProgress(read.bytes(), toRead.bytes()));
            var all = disks.values().stream().mapToLong(DiskProgress::toRead).sum();
            var sofar = disks.values().stream().mapToLong(DiskProgress::read).sum();
            tell(
                    "%s %s of %s, %s into the vault"
                            .formatted(disk, read.rounded(), toRead.rounded(), stored.rounded()),
                    all == 0 ? 1 : (double) sofar / all,
                    sofar,
                    all);
        }

        private void tell(String text, double done, long read, long toRead) {
            var passed = Duration.between(begun, clock.instant()).toMillis();
            var perSecond = passed < SOME_TIME ? 0 : read * 1000 / passed;
            var left = perSecond == 0 ? null : Long.valueOf(Math.max(0, toRead - read) / perSecond);
            current.put(
                    number,
                    new Activity(
                            kind,
                            site,
                            group,
                            text,
                            done,
                            new ByteSize(read),
                            new ByteSize(toRead),
                            new ByteSize(perSecond),
                            left));
        }

        @Override
        public void compared(String machine, String target, Differences found) {
            differences.put(machine + "/" + target, found);
        }

        /// Nothing for a disk that was not read.
        Differences differences(String machine, String target) {
            return differences.getOrDefault(machine + "/" + target, Differences.NONE);
        }

        @Override
        public void point(RecoveryPoint point) {
            points.put(point.machine(), point);
        }

        /// Of the cycle, once it is acknowledged.
        List<RecoveryPoint> points() {
            return List.copyOf(points.values());
        }

        @Override
        public void close() {
            current.remove(number);
        }
    }

    private record DiskProgress(long read, long toRead) {}
}

package io.resite.app.operations;

import io.resite.app.api.Overview.Activity;
import io.resite.document.ByteSize;
import io.resite.replication.CycleProgress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What is under way in this process, for the page. Kept in memory only: a restart ends what it showed.
public final class Activities {
    private final Map<Long, Activity> current = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

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
        private final Map<String, DiskProgress> disks = new ConcurrentHashMap<>();

        private Handle(long number, String kind, String site, String group) {
            this.number = number;
            this.kind = kind;
            this.site = site;
            this.group = group;
        }

        public void tell(String text, double done) {
            current.put(number, new Activity(kind, site, group, text, done));
        }

        @Override
        public void disk(String machine, String target, ByteSize read, ByteSize toRead, ByteSize stored) {
            var disk = machine + "/" + target;
            disks.put(disk, new DiskProgress(read.bytes(), toRead.bytes()));
            var all = disks.values().stream().mapToLong(DiskProgress::toRead).sum();
            var sofar = disks.values().stream().mapToLong(DiskProgress::read).sum();
            tell(disk + " " + read.rounded() + " of " + toRead.rounded(), all == 0 ? 1 : (double) sofar / all);
        }

        @Override
        public void close() {
            current.remove(number);
        }
    }

    private record DiskProgress(long read, long toRead) {}
}

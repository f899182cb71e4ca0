package io.resite.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// A store as one process sees it through a [Storm]. The process can be killed at any of its calls, which from outside
/// is: nothing it does has an effect any more; or be stopped at one, and go on however much later.
public final class FaultyObjectStore extends WatchedStore {
    private final Storm storm;
    private final AtomicLong callsLeft = new AtomicLong(Long.MAX_VALUE);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Predicate<String> stopsAt = _ -> false;

    public FaultyObjectStore(ObjectStore store, Storm storm) {
        super(store);
        this.storm = storm;
    }

    /// Lets so many calls through, and none after them.
    public void killAfter(long calls) {
        callsLeft.set(calls);
    }

    public boolean killed() {
        return callsLeft.get() <= 0;
    }

    /// Stops at the first call that fits, as in `delete sites/east/packs/…`, until [#release].
    public void stopAt(Predicate<String> call) {
        stopsAt = call;
    }

    public boolean stopped() {
        return held.getCount() == 0;
    }

    public void release() {
        stopsAt = _ -> false;
        released.countDown();
    }

    private void call(String call) {
        if (stopsAt.test(call)) {
            held.countDown();
            try {
                released.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new StoreException("interrupted", stop);
            }
        }
        if (callsLeft.getAndDecrement() <= 0) {
            callsLeft.set(0);
            throw new StoreException("the process is dead");
        }
        storm.request(call);
    }

    @Override
    public Creation create(String key, byte[] body) {
        call("create " + key);
        var lost = storm.losesAnswer();
        if (lost && storm.coin()) {
            return Creation.UNKNOWN;
        }
        var creation = super.create(key, body);
        if (creation == Creation.CREATED) {
            storm.created(key);
        }
        return lost ? Creation.UNKNOWN : creation;
    }

    @Override
    public Optional<byte[]> read(String key) {
        call("read " + key);
        return super.read(key);
    }

    @Override
    public Optional<byte[]> read(String key, long offset, int length) {
        call("read " + key);
        return super.read(key, offset, length);
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
        call("list " + prefix);
        return storm.listed(super.list(prefix, after, Integer.MAX_VALUE), limit);
    }

    @Override
    public int dropUnfinished(Instant before) {
        call("drop unfinished");
        return super.dropUnfinished(before);
    }

    @Override
    public void delete(String key) {
        call("delete " + key);
        super.delete(key);
    }
}

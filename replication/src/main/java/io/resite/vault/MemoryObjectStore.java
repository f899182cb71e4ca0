package io.resite.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// A store that lives in this process, for simulation. It goes through the same looking-again as a real one, so that a
/// simulated wire that loses answers exercises what production runs.
public class MemoryObjectStore implements ObjectStore {
    private final ConcurrentSkipListMap<String, byte[]> objects;
    private final Weather weather;

    public MemoryObjectStore() {
        this(Weather.FAIR);
    }

    /// @param weather what goes wrong on the way
    public MemoryObjectStore(Weather weather) {
        this(new ConcurrentSkipListMap<>(), weather);
    }

    private MemoryObjectStore(ConcurrentSkipListMap<String, byte[]> objects, Weather weather) {
        this.objects = objects;
        this.weather = weather;
    }

    /// The same objects, reached on another way.
    public MemoryObjectStore through(Weather other) {
        return new MemoryObjectStore(objects, other);
    }

    /// A store of its own that begins with what this one holds now.
    public MemoryObjectStore copy() {
        return new MemoryObjectStore(new ConcurrentSkipListMap<>(objects), Weather.FAIR);
    }

    /// Faults on the way to the store and back. Both methods may throw [StoreException] to lose the request or its
    /// answer.
    public interface Weather {
        Weather FAIR = new Weather() {};

        /// Before the store has seen the request.
        default void request(String operation, String key) {}

        /// After the store has done what was asked.
        default void answer(String operation, String key) {}

        /// Between two tries of a create whose answer was lost.
        default void pause(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    }

    @Override
    public Creation create(String key, byte[] body) {
        var mine = ObjectHeader.fresh();
        var object = mine.before(body);
        var wire = new CreateAttempt.Wire() {
            @Override
            public CreateAttempt.Answer put() {
                try {
                    weather.request("create", key);
                    var former = objects.putIfAbsent(key, object);
                    weather.answer("create", key);
                    return former == null ? new CreateAttempt.Answer.Stored() : new CreateAttempt.Answer.Occupied();
                } catch (StoreException e) {
                    return new CreateAttempt.Answer.Doubt(e);
                }
            }

            @Override
            public Optional<ObjectHeader> look() {
                return stored("look", key).map(found -> ObjectHeader.of(found, key, describe()));
            }
        };
        return new CreateAttempt(wire, mine, new Patience(Duration.ofMillis(1), weather::pause)).run();
    }

    private Optional<byte[]> stored(String operation, String key) {
        weather.request(operation, key);
        var object = Optional.ofNullable(objects.get(key));
        weather.answer(operation, key);
        return object;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return stored("read", key).map(object -> ObjectHeader.strip(object, key, describe()));
    }

    @Override
    public Optional<byte[]> read(String key, long offset, int length) {
        return stored("read", key).map(object -> {
            var from = (int) Math.min(ObjectHeader.LENGTH + offset, object.length);
            return Arrays.copyOfRange(object, from, (int) Math.min((long) from + length, object.length));
        });
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
        weather.request("list", prefix);
        var start = after.compareTo(prefix) >= 0 ? objects.tailMap(after, false) : objects.tailMap(prefix, true);
        var keys = start.keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .limit(limit)
                .toList();
        weather.answer("list", prefix);
        return keys;
    }

    @Override
    public void delete(String key) {
        weather.request("delete", key);
        objects.remove(key);
        weather.answer("delete", key);
    }

    @Override
    public int dropUnfinished(Instant before) {
        return 0;
    }

    @Override
    public String describe() {
        return "memory";
    }

    /// Keeps everything: a simulated process that ends does not take the store with it.
    @Override
    public void close() {}
}

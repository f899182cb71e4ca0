package io.resite.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A store whose objects leave at a pace, whole objects at once: for stores that do not see the bytes go. It does not
/// own the store behind it, so closing it changes nothing.
record PacedStore(ObjectStore store, Pace pace) implements ObjectStore {
    @Override
    public Creation create(String key, byte[] body) {
        pace.send(body.length);
        return store.create(key, body);
    }

    @Override
    public Optional<byte[]> read(String key) {
        return store.read(key);
    }

    @Override
    public Optional<byte[]> read(String key, long offset, int length) {
        return store.read(key, offset, length);
    }

    @Override
    public Optional<byte[]> readOnce(String key, long offset, int length) {
        return store.readOnce(key, offset, length);
    }

    @Override
    public List<String> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public List<String> below(String folder) {
        return store.below(folder);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public ObjectStore at(Pace other) {
        return store.at(other);
    }

    @Override
    public int dropUnfinished(Instant before) {
        return store.dropUnfinished(before);
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {}
}

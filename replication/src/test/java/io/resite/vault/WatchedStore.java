package io.resite.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Hands everything on to another store; a test overrides what it wants to see or disturb.
class WatchedStore implements ObjectStore {
    private final ObjectStore store;

    WatchedStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Creation create(String key, byte[] body) {
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
    public List<String> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
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
    public void close() {
        store.close();
    }
}

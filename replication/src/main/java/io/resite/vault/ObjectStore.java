package io.resite.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where the vault's objects lie: a bucket or a directory. One writing primitive, create-if-absent; objects never
/// change. Throws [StoreException] when the store cannot be asked.
public interface ObjectStore extends AutoCloseable {
    /// Creates the object unless one of that key exists, whole or not at all. When the answer was lost, the
    /// implementation looks again before it answers; [Creation#UNKNOWN] only when looking fails too.
    Creation create(String key, byte[] body);

    Optional<byte[]> read(String key);

    /// Part of an object; shorter when the object ends before.
    Optional<byte[]> read(String key, long offset, int length);

    /// The same of what nobody is going to read again soon.
    default Optional<byte[]> readOnce(String key, long offset, int length) {
        return read(key, offset, length);
    }

    /// Keys with a prefix that come after `after` in byte order, at most `limit`. A hint: may lag behind creates.
    List<String> list(String prefix, String after, int limit);

    /// The names directly below a folder, as they stand in keys, in no certain order: of objects there, and of folders
    /// that have any object below them. As much of a hint as a listing.
    default List<String> below(String folder) {
        return Listing.pageByPage(this, folder);
    }

    /// Removes the object; one that is not there is fine.
    void delete(String key);

    /// Removes what writers that were killed long ago left of objects that never came to be. One that was only stopped
    /// may find its own gone, and is told that the outcome is unknown.
    ///
    /// @param before last touched earlier than that, by the store's clock
    /// @return how many
    int dropUnfinished(Instant before);

    /// The same store, what is created through it leaving at that pace. Closing it leaves this one open.
    default ObjectStore at(Pace pace) {
        return new PacedStore(this, pace);
    }

    /// For messages, as in `s3://bucket/prefix at 10.0.0.9:9000`.
    String describe();

    @Override
    void close();

    /// What became of a create.
    enum Creation {
        CREATED,
        ALREADY_THERE,
        UNKNOWN
    }
}

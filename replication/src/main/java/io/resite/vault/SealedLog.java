package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A numbered log of sealed objects below one folder.
final class SealedLog implements NumberedLog {
    private static final int PAGE = 1000;

    private final ObjectStore store;
    private final Seal seal;
    private final String folder;
    private final boolean newestFirst;
    private volatile long known;

    private SealedLog(ObjectStore store, Seal seal, String folder, boolean newestFirst) {
        this.store = store;
        this.seal = seal;
        this.folder = folder;
        this.newestFirst = newestFirst;
    }

    /// How bodies are sealed and opened, bound to their key.
    private interface Seal {
        byte[] seal(String key, byte[] plain);

        byte[] open(String key, byte[] body);
    }

    /// Numbered upwards, to be read from the beginning.
    static SealedLog ascending(KeyDomain domain, String folder) {
        return new SealedLog(domain.store(), domainSeal(domain), folder, false);
    }

    /// Numbered downwards, so that a listing gives the newest first.
    static SealedLog newestFirst(KeyDomain domain, String folder) {
        return new SealedLog(domain.store(), domainSeal(domain), folder, true);
    }

    /// The epochs of a domain's keys, sealed under its root.
    static SealedLog ofKeys(KeyDomain domain, Key256 root) {
        var seal = new Seal() {
            @Override
            public byte[] seal(String key, byte[] plain) {
                return new Envelope(domain.vault(), key).seal(0, root, plain);
            }

            @Override
            public byte[] open(String key, byte[] body) {
                return domain.open(key, body);
            }
        };
        return new SealedLog(domain.store(), seal, domain.folder() + "/keys", false);
    }

    private static Seal domainSeal(KeyDomain domain) {
        return new Seal() {
            @Override
            public byte[] seal(String key, byte[] plain) {
                return domain.seal(key, plain);
            }

            @Override
            public byte[] open(String key, byte[] body) {
                return domain.open(key, body);
            }
        };
    }

    String keyOf(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("entries of " + folder + " are numbered from 1, not " + number);
        }
        return folder + "/" + (newestFirst ? Names.descending(number) : Names.ascending(number));
    }

    @Override
    public Creation append(long number, byte[] plain) {
        var key = keyOf(number);
        return store.create(key, seal.seal(key, plain));
    }

    @Override
    public Optional<byte[]> read(long number) {
        var key = keyOf(number);
        return store.read(key).map(body -> seal.open(key, body));
    }

    @Override
    public long newest() {
        var highest = Math.max(known, newestFirst ? listedFirst() : listedLast());
        while (store.read(keyOf(highest + 1), 0, 1).isPresent()) {
            highest++;
        }
        known = highest;
        return highest;
    }

    /// The highest number that was seen so far, 0 for none.
    long seen() {
        return known;
    }

    /// Numbers up to `atMost` that are listed, highest first. The newest may not be listed yet.
    List<Long> numbers(long atMost) {
        var found = new ArrayList<Long>();
        var after = newestFirst && atMost < Names.LARGEST ? keyOf(atMost + 1) : "";
        while (true) {
            var page = store.list(folder + "/", after, PAGE);
            for (var key : page) {
                var number = numberOf(key);
                if (number > 0 && number <= atMost) {
                    found.add(number);
                }
            }
            if (page.size() < PAGE) {
                return newestFirst ? found : found.reversed();
            }
            after = page.getLast();
        }
    }

    /// All of them, highest first. The listing may lag, so those above it are counted on to the newest.
    List<Long> numbers() {
        var newest = newest();
        var listed = numbers(newest);
        var found = new ArrayList<Long>();
        for (var number = newest; number > (listed.isEmpty() ? 0 : listed.getFirst()); number--) {
            found.add(number);
        }
        found.addAll(listed);
        return found;
    }

    /// Goes down the numbers from `highest`: one by one, and from the first gap on by the listing, since what is
    /// kept of long ago is far apart.
    Descent from(long highest) {
        return new Descent(this, highest);
    }

    /// For what is allowed to go: deletion belongs to the recover role.
    void delete(long number) {
        store.delete(keyOf(number));
    }

    private long listedFirst() {
        return store.list(folder + "/", "", 1).stream()
                .mapToLong(this::numberOf)
                .findFirst()
                .orElse(0);
    }

    /// Page by page from the highest number seen so far.
    private long listedLast() {
        var highest = known;
        var after = highest == 0 ? "" : keyOf(highest);
        while (true) {
            var page = store.list(folder + "/", after, PAGE);
            for (var key : page) {
                highest = Math.max(highest, numberOf(key));
            }
            if (page.size() < PAGE) {
                return highest;
            }
            after = page.getLast();
        }
    }

    private long numberOf(String key) {
        return Names.number(key.substring(folder.length() + 1), newestFirst).orElse(0);
    }
}

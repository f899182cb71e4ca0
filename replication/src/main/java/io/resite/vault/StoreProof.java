package io.resite.vault;

import io.resite.vault.ObjectStore.Creation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Proves before a vault is made that a store's create-if-absent is one: everything that keeps two sites from running
/// one machine hangs on it, and there are servers that accept the request and let the last writer win.
final class StoreProof {
    private static final int ROUNDS = 3;
    private static final int CREATORS = 16;
    private static final int BODY = 4096;

    private final ObjectStore store;

    StoreProof(ObjectStore store) {
        this.store = store;
    }

    /// @throws VaultException [VaultException.Kind#STORE_UNFIT], with what was seen
    void run() {
        for (var round = 0; round < ROUNDS; round++) {
            var key = "probe/" + HexFormat.of().formatHex(Key256.randomBytes(16));
            try {
                race(key);
            } finally {
                store.delete(key);
            }
            require(store.read(key).isEmpty(), "an object is still there after it was deleted");
        }
    }

    private void race(String key) {
        var bodies = new ArrayList<byte[]>();
        for (var creator = 0; creator < CREATORS; creator++) {
            bodies.add(Key256.randomBytes(BODY));
        }
        var results = createAllAtOnce(key, bodies);
        require(
                !results.contains(Creation.UNKNOWN),
                "the outcome of a create stays unknown; check the network to the store");
        var winners = results.stream().filter(Creation.CREATED::equals).count();
        require(winners == 1, winners + " of " + CREATORS + " racing creators were told that they won");
        var winner = bodies.get(results.indexOf(Creation.CREATED));
        var read = store.read(key).orElse(new byte[0]);
        require(Arrays.equals(read, winner), "the object does not hold what the winner of the race wrote");
        var part = store.read(key, 1000, 100).orElse(new byte[0]);
        require(Arrays.equals(part, Arrays.copyOfRange(winner, 1000, 1100)), "reading a part gives other bytes");
        require(
                store.create(key, Key256.randomBytes(BODY)) == Creation.ALREADY_THERE
                        && Arrays.equals(store.read(key).orElse(new byte[0]), winner),
                "a late creator was not refused");
    }

    private List<Creation> createAllAtOnce(String key, List<byte[]> bodies) {
        var start = new CyclicBarrier(bodies.size());
        try (var creators = Executors.newVirtualThreadPerTaskExecutor()) {
            var creations = new ArrayList<Callable<Creation>>();
            for (var body : bodies) {
                creations.add(() -> {
                    start.await();
                    return store.create(key, body);
                });
            }
            var results = new ArrayList<Creation>();
            for (var creation : creators.invokeAll(creations)) {
                results.add(creation.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreException trouble ? trouble : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while " + store.describe() + " was put to the proof", e);
        }
    }

    private void require(boolean held, String seen) {
        if (!held) {
            throw new VaultException(
                    VaultException.Kind.STORE_UNFIT,
                    store.describe() + " cannot hold a vault: " + seen
                            + "; use a server whose PUT honours If-None-Match: * on this bucket"
                            + " (for some, one without versioning and object lock), or a folder");
        }
    }
}

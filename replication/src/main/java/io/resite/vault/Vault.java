package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.document.ByteSize;
import io.resite.spec.SiteId;
import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.ObjectStore.Creation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// A vault: everything that is needed to rebuild its sites. Sealed until unlocked.
public final class Vault implements AutoCloseable {
    private static final int LEAST_SLOTS = 2;
    private static final int PAGE = 1000;
    private static final int MARK_BYTES = 16;
    private static final int FORGETFUL_PLACES = 1 << 14;

    /// Each holds a pack of 16 MiB twice. Two, so that the line is full while a server thinks about what it got.
    private static final int UPLOADS_AT_ONCE = 2;

    private final ObjectStore store;
    private final VaultIdentity identity;
    private final Map<SiteId, SiteVault> sites = new ConcurrentHashMap<>();

    /// Kept, for a log remembers where its newest entry was.
    private final Map<String, NumberedLog> logs = new ConcurrentHashMap<>();

    private final SiteVault.Slots slots =
            new SiteVault.Slots(new Semaphore(UPLOADS_AT_ONCE), new Semaphore(UPLOADS_AT_ONCE));
    private volatile Writing writing = new Writing(Compression.ADAPTIVE, Optional.empty());
    private volatile BoundedCache<FrameAddress, KeptFrame> frames = PackFrames.cache();
    private volatile Optional<Key256> root = Optional.empty();
    private volatile Optional<KeyDomain> control = Optional.empty();

    private Vault(ObjectStore store, VaultIdentity identity) {
        this.store = store;
        this.identity = identity;
    }

    /// Proves the store, then makes a vault in it with at least two key slots. Refuses a store that holds one. The
    /// vault is returned unlocked.
    public static Vault init(ObjectStore store, List<Unlock> slots) {
        if (slots.size() < LEAST_SLOTS) {
            throw new VaultException(
                    VaultException.Kind.WRONG_KEY,
                    "a vault needs at least two keys, so that losing one does not lose the vault: give a passphrase"
                            + " and a key file, or two of either");
        }
        if (store.read(Names.IDENTITY).isPresent()) {
            throw alreadyAVault(store);
        }
        new StoreProof(store).run();
        var identity = VaultIdentity.fresh();
        var root = Key256.fresh();
        var number = 0;
        for (var with : slots) {
            var slot = KeySlot.wrap(identity, ++number, with, root);
            settle(store, keyOfSlot(identity, number), VaultDocuments.yaml(slot));
        }
        settle(store, Names.IDENTITY, VaultDocuments.yaml(identity));
        var vault = new Vault(store, identity);
        vault.openWith(root);
        return vault;
    }

    private static void settle(ObjectStore store, String key, byte[] body) {
        switch (store.create(key, body)) {
            case CREATED -> {}
            case ALREADY_THERE -> throw alreadyAVault(store);
            case UNKNOWN ->
                throw new VaultException(
                        VaultException.Kind.UNKNOWN_OUTCOME,
                        "whether " + key + " was written to " + store.describe()
                                + " is not known; run resite vault status when the store answers, then vault init again"
                                + " if it finds none");
        }
    }

    private static VaultException alreadyAVault(ObjectStore store) {
        return new VaultException(
                VaultException.Kind.ALREADY_A_VAULT,
                store.describe() + " holds a vault already; open it with its key, or choose another place");
    }

    private static String keyOfSlot(VaultIdentity identity, long number) {
        return "keys/" + identity.id() + "/" + number + ".yaml";
    }

    /// Opens the vault in a store, still sealed. [VaultException.Kind#NOT_A_VAULT] when there is none.
    public static Vault open(ObjectStore store) {
        return new Vault(store, VaultIdentity.in(store));
    }

    /// [VaultException.Kind#WRONG_KEY] when no slot takes it.
    public void unlock(Unlock with) {
        for (var key : slotKeys()) {
            var root = store.read(key)
                    .flatMap(body -> VaultDocuments.fromYaml(body, KeySlot.class))
                    .flatMap(slot -> slot.unwrap(identity, with));
            if (root.isPresent()) {
                openWith(root.get());
                return;
            }
        }
        throw new VaultException(
                VaultException.Kind.WRONG_KEY,
                switch (with) {
                    case Unlock.KeyFile(var path) ->
                        "key file " + path + " does not open the vault in " + store.describe()
                                + "; name the file that vault init wrote for it, or use its passphrase";
                    case Unlock.Passphrase _ ->
                        "the passphrase does not open the vault in " + store.describe()
                                + "; try again, or use its key file";
                });
    }

    private List<String> slotKeys() {
        return store.list("keys/" + identity.id() + "/", "", PAGE);
    }

    private void openWith(Key256 key) {
        root = Optional.of(key);
        control = Optional.of(new KeyDomain(store, identity.id(), "control", key.derive("resite/1 control")));
    }

    public boolean sealed() {
        return root.isEmpty();
    }

    /// The vault's identity, a UUID in text.
    public String id() {
        return identity.id();
    }

    public ObjectStore store() {
        return store;
    }

    /// Sites that have a key in this vault.
    public List<SiteId> sites() {
        if (sealed()) {
            throw sealedVault();
        }
        return Listing.below(store, Names.SITES).stream()
                .map(SiteId::new)
                .filter(site -> domainOf(site).hasKeys())
                .toList();
    }

    /// The part of one site; its data key is made at first use.
    public SiteVault site(SiteId site) {
        return sites.computeIfAbsent(
                site,
                id -> new SiteVault(
                        id,
                        domainOf(id),
                        slots,
                        writing.compression(),
                        writing.indexes()
                                .map(folder -> ChunkIndex.in(folder.resolve(identity.id() + "-" + id + ".chunks")))
                                .orElseGet(() -> ChunkIndex.forgetful(FORGETFUL_PLACES)),
                        frames));
    }

    /// How new data gets in.
    ///
    /// @param indexes folder for what is remembered of uploaded chunks; none: as long as the vault is open
    public record Writing(Compression compression, Optional<Path> indexes) {}

    /// To be said before a site is opened.
    public Vault writing(Writing how) {
        writing = how;
        return this;
    }

    /// How much memory may hold what was read last, of all sites together. To be said before a site is opened.
    public Vault caching(ByteSize most) {
        frames = PackFrames.cache(most.bytes());
        return this;
    }

    private KeyDomain domainOf(SiteId site) {
        return new KeyDomain(store, identity.id(), Names.SITES + "/" + site, root().derive("resite/1 site " + site));
    }

    private Key256 root() {
        return root.orElseThrow(this::sealedVault);
    }

    private KeyDomain control() {
        return control.orElseThrow(this::sealedVault);
    }

    private VaultException sealedVault() {
        return new VaultException(
                VaultException.Kind.SEALED,
                "the vault in " + store.describe() + " is sealed; unseal it with its passphrase or key file");
    }

    /// A log of numbered objects below `path`, as in `runs/2026-11-22-1`, `owners/east/shop` or `leaders/recovery`.
    public NumberedLog log(String path) {
        var domain = control();
        return logs.computeIfAbsent(controlKey(path), folder -> SealedLog.ascending(domain, folder));
    }

    /// Names directly below `path`, as in the runs below `runs`.
    public List<String> names(String path) {
        control();
        return Listing.below(store, controlKey(path));
    }

    /// Writes a small immutable object once; the same bytes again are fine. Key as in `plans/<hash>`.
    public void put(String key, byte[] plain) {
        var stored = controlKey(key);
        var creation = control().create(stored, plain);
        if (creation == Creation.UNKNOWN) {
            throw new VaultException(
                    VaultException.Kind.UNKNOWN_OUTCOME,
                    "whether " + key + " was written to " + store.describe()
                            + " is not known; repeat it when the store answers");
        }
        if (creation == Creation.ALREADY_THERE
                && !control()
                        .read(stored)
                        .map(there -> Arrays.equals(there, plain))
                        .orElse(false)) {
            throw new VaultException(
                    VaultException.Kind.DAMAGED,
                    "object " + key + " in " + store.describe()
                            + " holds something else already; objects of a vault never change: choose another name");
        }
    }

    public Optional<byte[]> get(String key) {
        return control().read(controlKey(key));
    }

    /// What nobody can say of a text who does not hold the vault's keys: by it a text that was given away is known
    /// again. 32 hex digits.
    ///
    /// @param purpose keeps the marks of one use from passing for those of another
    public String mark(String purpose, String text) {
        var mac = root().derive("resite/1 mark " + purpose).hmac().doFinal(text.getBytes(UTF_8));
        return HexFormat.of().formatHex(mac, 0, MARK_BYTES);
    }

    /// Control objects never lie where sites, keys or the identity do.
    private static String controlKey(String path) {
        var key = Names.path(path);
        var first = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
        if (List.of(Names.SITES, "keys", "control", "probe", Names.IDENTITY).contains(first)) {
            throw new IllegalArgumentException("\"" + path + "\" is not a name for a control object");
        }
        return key;
    }

    /// Forgets the keys; the store stays open, it belongs to the caller.
    @Override
    public void close() {
        root = Optional.empty();
        control = Optional.empty();
        sites.clear();
        logs.clear();
    }
}

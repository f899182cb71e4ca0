package io.resite.app.operations;

import io.resite.document.Documents;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.SiteSecrets;
import io.resite.vault.NumberedLog;
import io.resite.vault.ObjectStore.Creation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The numbered documents of the sites: specs and policies as last written. A revision never changes, so it is read
/// and parsed once.
public final class SiteRecords {
    private final VaultDoor door;
    private final Map<String, Revision<?>> known = new ConcurrentHashMap<>();

    public SiteRecords(VaultDoor door) {
        this.door = door;
    }

    Optional<Revision<Site>> spec(SiteId site) {
        return newest(specs(site), specsPath(site), Site.class);
    }

    Optional<Revision<ProtectionPolicy>> policy(SiteId site) {
        return newest(policies(site), "sites/" + site + "/policies", ProtectionPolicy.class);
    }

    /// The spec, or the refusal that says how to get one.
    Revision<Site> needSpec(SiteId site) {
        return spec(site)
                .orElseThrow(() -> Refusal.notThere(
                        "site %s has no captured spec in the vault, which holds %s: run `resite capture %s` while its hosts answer"
                                .formatted(site, door.open().sites(), site)));
    }

    /// A certain revision of the spec. Only the newest is kept at hand: few older ones are asked for twice.
    Revision<Site> needSpec(SiteId site, long number) {
        var newest = needSpec(site);
        return newest.number() == number
                ? newest
                : new Revision<>(
                        number, Documents.read(specText(site, number), Site.class, specsPath(site) + "/" + number));
    }

    /// A revision of the spec as it was written.
    String specText(SiteId site, long number) {
        var newest = needSpec(site).number();
        return (number < 1 || number > newest
                        ? Optional.<byte[]>empty()
                        : specs(site).read(number))
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .orElseThrow(() -> Refusal.notThere("site %s has no spec revision %d: it has %s"
                        .formatted(site, number, newest == 1 ? "1 alone" : "1 to " + newest)));
    }

    Revision<ProtectionPolicy> needPolicy(SiteId site) {
        return policy(site)
                .orElseThrow(() -> Refusal.notThere("site " + site + " has no policy in the vault: write policies/"
                        + site + ".yaml and run `resite capture " + site + "`"));
    }

    Revision<Site> appendSpec(SiteId site, Site spec) {
        return append(specs(site), specsPath(site), spec);
    }

    Revision<ProtectionPolicy> appendPolicy(SiteId site, ProtectionPolicy policy) {
        return append(policies(site), "sites/" + site + "/policies", policy);
    }

    /// Values of secrets, read each time: they are held no longer than they are needed.
    SiteSecrets secrets(SiteId site) {
        return secretsLog(site)
                .newestEntry()
                .map(entry -> Documents.read(
                        entry.plain(), SiteSecrets.class, "sites/" + site + "/secrets/" + entry.number()))
                .orElse(SiteSecrets.NONE);
    }

    void appendSecrets(SiteId site, SiteSecrets secrets) {
        var log = secretsLog(site);
        append(log, "sites/" + site + "/secrets", log.newest() + 1, Documents.json(secrets));
    }

    private NumberedLog secretsLog(SiteId site) {
        return door.open().site(site).secrets();
    }

    private static String specsPath(SiteId site) {
        return "sites/" + site + "/specs";
    }

    private NumberedLog specs(SiteId site) {
        return door.open().site(site).specs();
    }

    private NumberedLog policies(SiteId site) {
        return door.open().site(site).policies();
    }

    private <T> Optional<Revision<T>> newest(NumberedLog log, String path, Class<T> type) {
        var number = log.newest();
        if (number == 0) {
            return Optional.empty();
        }
        var before = known.get(path);
        if (before != null && before.number() == number) {
            return Optional.of(new Revision<>(number, type.cast(before.value())));
        }
        return log.read(number).map(body -> {
            var revision = new Revision<>(number, Documents.read(body, type, path + "/" + number));
            known.put(path, revision);
            return revision;
        });
    }

    private <T> Revision<T> append(NumberedLog log, String path, T document) {
        var number = log.newest() + 1;
        append(log, path, number, Documents.yaml(document).getBytes(StandardCharsets.UTF_8));
        var revision = new Revision<>(number, document);
        known.put(path, revision);
        return revision;
    }

    private static void append(NumberedLog log, String path, long number, byte[] body) {
        var creation = log.append(number, body);
        if (creation != Creation.CREATED) {
            throw Refusal.conflict(path + "/" + number + ": "
                    + (creation == Creation.ALREADY_THERE
                            ? "another service wrote this revision at the same moment: capture again"
                            : "the store did not say whether it was written: look at the store, then capture again"));
        }
    }
}

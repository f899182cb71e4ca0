package io.resite.app.operations;

import io.resite.app.api.CaptureView;
import io.resite.app.config.Configuration;
import io.resite.capture.Capture;
import io.resite.capture.Capture.IfUnreachable;
import io.resite.capture.Capture.Seen;
import io.resite.capture.Capture.Source;
import io.resite.capture.KnownFiles;
import io.resite.document.Documents;
import io.resite.policy.PolicyCheck;
import io.resite.replication.FileTransfer;
import io.resite.spec.Machine;
import io.resite.spec.NicAddress;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.wan.WanBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Looks at a site and keeps what it saw: the spec and the policy as new revisions if they differ from the newest, and
/// the files that machines need outside their disks.
public final class Captures {
    /// In an event: the rest is a command away.
    private static final int CHANGES_TOLD = 5;

    private final Configuration configuration;
    private final VaultDoor door;
    private final SiteRecords records;
    private final Hosts hosts;
    private final WanBudget wan;
    private final Consumer<Event> events;
    private final InstantSource clock;
    private final KnownFiles files;

    Captures(
            Configuration configuration,
            VaultDoor door,
            SiteRecords records,
            Hosts hosts,
            WanBudget wan,
            Consumer<Event> events,
            InstantSource clock) {
        this.configuration = configuration;
        this.door = door;
        this.records = records;
        this.hosts = hosts;
        this.wan = wan;
        this.events = events;
        this.clock = clock;
        this.files = new KnownFiles(configuration.largestMedium());
    }

    /// Captures a site with its policy, and its recovery site too: a recovery from the vault alone finds the hosts
    /// to recover on only there.
    public CaptureView capture(SiteId site) {
        hosts.site(site);
        var policy = readPolicy(site);
        policy.ifPresent(this::storePolicy);
        var seen = see(site, IfUnreachable.FAIL);
        var captured = store(seen);
        var notes = new ArrayList<>(captured.notes());
        policy.ifPresent(written -> PolicyCheck.findings(written, seen.site()).stream()
                .map(finding -> configuration.policyFile(site) + ": " + finding)
                .forEach(notes::add));
        if (policy.isEmpty()) {
            notes.add("no policy at " + configuration.policyFile(site)
                    + ": every machine is optional, protected daily, and no plan can be made");
        }
        policy.map(ProtectionPolicy::recoverySite)
                .filter(recovery -> !recovery.equals(site))
                .map(this::captureBeside)
                .ifPresent(notes::addAll);
        return new CaptureView(captured.revision(), captured.changed(), notes);
    }

    /// The site as far as it answers this moment: what a plan can count on. Kept as a spec only when all of it answers,
    /// or the vault would forget a host that is away for an hour.
    Site look(SiteId site) {
        var seen = see(site, IfUnreachable.LEAVE_OUT);
        if (seen.site().hosts().size() == hosts.site(site).hosts().size()) {
            store(seen);
        }
        return seen.site();
    }

    /// The recovery site may be out of reach without making the primary's capture worthless: then it is a note.
    private List<String> captureBeside(SiteId recovery) {
        try {
            store(see(recovery, IfUnreachable.FAIL));
            return List.of();
        } catch (RuntimeException broken) {
            var refusal = Refusal.of(broken).orElseThrow(() -> broken);
            return List.of("recovery site " + recovery + " was not captured: " + refusal.line());
        }
    }

    private Seen see(SiteId site, IfUnreachable ifUnreachable) {
        var known = hosts.site(site);
        var sources = known.hosts().stream()
                .map(host -> new Source(host.name(), hosts.connect(site, host.name())))
                .toList();
        return new Capture(clock, ifUnreachable, files).look(site, sources, Set.copyOf(known.sharedPools()));
    }

    private CaptureView store(Seen all) {
        storeSecrets(all);
        var seen = all.site();
        var before = records.spec(seen.id());
        if (before.isPresent() && !saysMore(seen, before.get().value())) {
            return new CaptureView(before.get().number(), false, seen.notes());
        }
        keepFiles(seen);
        var revision = records.appendSpec(seen.id(), seen);
        events.accept(new Event(
                clock.instant(),
                "captured",
                seen.id().value(),
                "",
                "spec revision %d: %s".formatted(revision.number(), news(before, seen))));
        return new CaptureView(revision.number(), true, seen.notes());
    }

    /// Media are as large as disks: they share the line with replication.
    private void keepFiles(Site seen) {
        try (var lane = wan.regular()) {
            var vault = door.open().site(seen.id()).paced(lane);
            seen.machines()
                    .forEach(machine -> FileTransfer.store(vault, hosts.connect(seen.id(), machine.host()), machine));
        }
    }

    /// Before the spec that says that they are kept.
    private void storeSecrets(Seen seen) {
        var site = seen.site().id();
        var before = records.secrets(site);
        var now = seen.secrets().orAsIn(before, seen.site().secrets());
        if (!now.equals(before)) {
            records.appendSecrets(site, now);
        }
    }

    /// Whether anything has changed that lasts. An address that is seen is news too, although it is no change: health
    /// checks are asked there. One that is not seen any more is none, as of a machine that is off.
    private static boolean saysMore(Site seen, Site before) {
        return !seen.withoutMoment().equals(before.withoutMoment())
                || seen.machines().stream()
                        .anyMatch(machine -> machine.nics().stream()
                                .anyMatch(nic -> !addresses(before.machine(machine.id()), nic.mac())
                                        .containsAll(addresses(Optional.of(machine), nic.mac()))));
    }

    private static Set<String> addresses(Optional<Machine> machine, String mac) {
        return machine.stream()
                .flatMap(known -> known.nics().stream())
                .filter(nic -> nic.mac().equals(mac))
                .flatMap(nic -> nic.addresses().stream())
                .map(NicAddress::address)
                .collect(Collectors.toSet());
    }

    private static String news(Optional<Revision<Site>> before, Site seen) {
        return before.map(old -> Drift.between(old.value(), seen).inShort(CHANGES_TOLD))
                .orElseGet(() -> "the first, " + seen.machines().size() + " machines");
    }

    private Optional<ProtectionPolicy> readPolicy(SiteId site) {
        var file = configuration.policyFile(site);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var policy = Documents.read(Files.readAllBytes(file), ProtectionPolicy.class, file.toString());
            if (!policy.site().equals(site)) {
                throw Refusal.wrongUse("%s: site: found \"%s\", expected \"%s\", as the file is named"
                        .formatted(file, policy.site(), site));
            }
            return Optional.of(policy);
        } catch (IOException unreadable) {
            throw Refusal.wrongUse(file + ": cannot be read: " + unreadable.getMessage());
        }
    }

    private void storePolicy(ProtectionPolicy policy) {
        var before = records.policy(policy.site());
        if (before.isEmpty() || !before.get().value().equals(policy)) {
            var revision = records.appendPolicy(policy.site(), policy);
            events.accept(new Event(
                    clock.instant(),
                    "policy-changed",
                    policy.site().value(),
                    "",
                    "policy revision " + revision.number()));
        }
    }
}

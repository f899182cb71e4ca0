package io.resite.recovery;

import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.VolumeFacts;
import io.resite.run.Failure;
import java.util.HashSet;
import java.util.Set;

/// Where a machine's disk is on its way home, as a definition shows it.
enum DiskSight {
    /// Blocks are still read from our NBD server.
    BACKED,
    /// Local, but in the overlay of a raw disk.
    LOCAL,
    /// In the volume it stays in.
    SETTLED;

    static DiskSight inLive(DomainFacts domain, DiskPlace place, Set<String> settledNames) {
        return of(domain.liveXml(), domain.name(), place, settledNames);
    }

    static DiskSight inDefinition(DomainFacts domain, DiskPlace place, Set<String> settledNames) {
        return of(domain.xml(), domain.name(), place, settledNames);
    }

    /// Name and path of the volume that a disk stays in: a definition shows one or the other.
    static Set<String> namesOf(Scene scene, String host, DiskPlace place) {
        var names = new HashSet<String>();
        names.add(place.settled());
        scene.look(host)
                .volume(place.pool(), place.settled())
                .map(VolumeFacts::path)
                .ifPresent(names::add);
        return names;
    }

    private static DiskSight of(String xml, String name, DiskPlace place, Set<String> settledNames) {
        var root = Markup.parse(xml, "domain", "definition of " + name).root();
        var disk = Markup.all(root, "devices/disk").stream()
                .filter(candidate ->
                        Markup.attribute(candidate, "target", "dev").equals(place.target()))
                .findFirst()
                .orElseThrow(() -> new StepFailed(new Failure.Missing(
                        name + " has lost its disk " + place.target() + ": somebody changed it; recover again")));
        var backed = Markup.first(disk, "backingStore")
                .filter(backing -> !Markup.children(backing).isEmpty())
                .isPresent();
        if (backed) {
            return BACKED;
        }
        var settled = settledNames.contains(Markup.attribute(disk, "source", "volume"))
                || settledNames.contains(Markup.attribute(disk, "source", "file"))
                || settledNames.contains(Markup.attribute(disk, "source", "dev"));
        return settled ? SETTLED : LOCAL;
    }
}

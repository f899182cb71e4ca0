package io.resite.change;

import io.resite.change.Change.Kind;
import java.util.List;
import java.util.Map;

/// What a change of a field means to a recovery. Only what surely means nothing is listed: a field that nobody thought
/// of is one to look at.
final class Weighing {
    private static final Map<Kind, List<String>> NOTES = Map.of(
            Kind.HOST,
            List.of(),
            Kind.NETWORK,
            List.of(
                    "title",
                    "description",
                    "autostart",
                    "mac",
                    "mtu",
                    "domain",
                    "domainLocalOnly",
                    "nameserverHosts",
                    "forwarders",
                    "bridge.zone",
                    "bridge.spanningTree",
                    "bridge.delay"),
            Kind.POOL,
            List.of("autostart", "permissions"),
            Kind.MACHINE,
            List.of(
                    "title",
                    "description",
                    "host",
                    "autostart",
                    "generationId",
                    "clock",
                    "onPowerOff",
                    "onReboot",
                    "onCrash",
                    "channels",
                    "graphics",
                    "videos",
                    "disks.*.driver",
                    "disks.*.cache",
                    "disks.*.io",
                    "disks.*.discard",
                    "disks.*.detectZeroes",
                    "disks.*.errorPolicy",
                    "disks.*.startupPolicy",
                    "disks.*.serial",
                    "disks.*.wwn",
                    "disks.*.vendor",
                    "disks.*.product",
                    "disks.*.cookies",
                    "nics.*.managed",
                    "nics.*.target",
                    "nics.*.link",
                    "nics.*.filterParameters"),
            Kind.SITE,
            List.of());

    private Weighing() {}

    static Weight of(Kind kind, FactPath path) {
        var pattern = path.pattern() + ".";
        return NOTES.getOrDefault(kind, List.of()).stream().anyMatch(noted -> pattern.startsWith(noted + "."))
                ? Weight.NOTE
                : Weight.RECOVERY;
    }
}

package io.resite.retention;

import io.resite.document.Documents;
import io.resite.spec.PointId;
import io.resite.vault.NumberedLog;
import io.resite.vault.ObjectStore.Creation;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pins of a vault: the fold of the log `pins`, which only grows.
///
/// A pin and the removal of its point may meet: the pin is written first and then looks whether the point is being
/// removed; whoever removes points announces it first and then looks for pins. At least one of the two sees the other.
public final class Pins {
    private static final int TRIES = 10;

    private final Vault vault;
    private final NumberedLog log;
    private final InstantSource clock;

    public Pins(Vault vault, InstantSource clock) {
        this.vault = vault;
        this.log = vault.log("pins");
        this.clock = clock;
    }

    /// An entry of the log.
    ///
    /// @param ends number of the pin it ends; 0: it is a pin
    private record PinEntry(List<PointId> points, String who, String why, Instant at, Instant until, long ends) {}

    /// Those that hold now, oldest first.
    public List<Pin> all() {
        var now = clock.instant();
        var pins = new TreeMap<Long, Pin>();
        var newest = log.newest();
        for (var number = 1L; number <= newest; number++) {
            var entry = read(number);
            if (entry.ends() > 0) {
                pins.remove(entry.ends());
            } else {
                pins.put(number, new Pin(number, entry.points(), entry.who(), entry.why(), entry.at(), entry.until()));
            }
        }
        return pins.values().stream().filter(pin -> pin.holdsAt(now)).toList();
    }

    /// Pinned points, each with the reason.
    public Map<PointId, String> reasons() {
        var reasons = new TreeMap<PointId, String>(
                Comparator.comparing(PointId::machine).thenComparingLong(PointId::sequence));
        all().forEach(pin -> pin.points().forEach(point -> reasons.putIfAbsent(point, pin.reason())));
        return reasons;
    }

    /// @throws VaultException [VaultException.Kind#NOT_THERE] when a point is not there, or is just being removed
    public Pin pin(List<PointId> points, String who, String why, Instant until) {
        var entry = new PinEntry(points, who, why, clock.instant(), until, 0);
        var pin = new Pin(append(entry), points, who, why, entry.at(), until);
        for (var point : points) {
            var site = vault.site(point.machine().origin());
            if (site.retired().contains(point) || site.point(point).isEmpty()) {
                unpin(pin.number(), who, "point is not there");
                throw new VaultException(
                        VaultException.Kind.NOT_THERE,
                        "point %d of machine %s is not there, or is just being removed: nothing is pinned; see"
                                        .formatted(point.sequence(), point.machine())
                                + " `resite points " + point.machine().origin() + "` for those that are");
            }
        }
        return pin;
    }

    /// False when no such pin holds.
    public boolean unpin(long number, String who, String why) {
        if (all().stream().noneMatch(pin -> pin.number() == number)) {
            return false;
        }
        append(new PinEntry(List.of(), who, why, clock.instant(), Pin.FOR_EVER, number));
        return true;
    }

    private long append(PinEntry entry) {
        var tried = new ArrayList<Creation>();
        while (tried.size() < TRIES) {
            var number = log.newest() + 1;
            var creation = log.append(number, Documents.json(entry));
            var written = switch (creation) {
                case CREATED -> true;
                case ALREADY_THERE -> false;
                // The answer was lost: what lies there tells.
                case UNKNOWN ->
                    log.read(number)
                            .filter(body -> Arrays.equals(body, Documents.json(entry)))
                            .isPresent();
            };
            if (written) {
                return number;
            }
            tried.add(creation);
        }
        throw new VaultException(
                VaultException.Kind.UNKNOWN_OUTCOME,
                "whether a pin was written to " + vault.store().describe() + " is not known (" + tried
                        + "); look with `resite points pins`, and repeat it when the store answers");
    }

    private PinEntry read(long number) {
        var name = "pins/" + number;
        return log.read(number)
                .map(body -> Documents.read(body, PinEntry.class, name))
                .orElseThrow(() -> new VaultException(
                        VaultException.Kind.DAMAGED,
                        name + " is missing although a later one is there: restore it from a copy of the vault"));
    }
}

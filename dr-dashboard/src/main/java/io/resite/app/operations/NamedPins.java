package io.resite.app.operations;

import io.resite.app.api.CareView.PinView;
import io.resite.retention.Pin;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;

/// Pins of a vault with the names that people use.
public final class NamedPins {
    private final VaultCare care;

    public NamedPins(VaultCare care) {
        this.care = care;
    }

    /// Those that hold, oldest first.
    public List<PinView> all() {
        var names = new HashMap<SiteId, PointNames>();
        return care.pins().all().stream()
                .map(pin -> {
                    var site = site(pin);
                    return view(pin, site, names.computeIfAbsent(site, known -> new PointNames(care, known)));
                })
                .toList();
    }

    /// A pin is of one site, since people name its points at one.
    private static SiteId site(Pin pin) {
        return pin.points().stream()
                .map(PointId::machine)
                .map(machine -> machine.origin())
                .findFirst()
                .orElseThrow();
    }

    private static PinView view(Pin pin, SiteId site, PointNames names) {
        return new PinView(
                pin.number(),
                site.value(),
                names.of(pin.points()),
                pin.at(),
                pin.until().equals(Pin.FOR_EVER) ? null : pin.until(),
                pin.who(),
                pin.why());
    }

    /// @param points as in `db#12`; `db` is its newest
    /// @param until a day, as in 2027-01-31; empty: until a person ends it
    public PinView pin(SiteId site, List<String> points, String who, String why, String until) {
        if (points.isEmpty()) {
            throw Refusal.wrongUse("points: missing, expected some as in [\"db#12\"]");
        }
        var pin = care.pins().pin(care.points(site, points), who, why, end(until));
        return view(pin, site, new PointNames(care, site));
    }

    public void end(long number, String who, String why) {
        if (!care.pins().unpin(number, who, why)) {
            throw Refusal.notThere("there is no pin %d: see `resite vault pins`".formatted(number));
        }
    }

    private static Instant end(String until) {
        try {
            return until.isEmpty()
                    ? Pin.FOR_EVER
                    : LocalDate.parse(until)
                            .atStartOfDay(ZoneId.systemDefault())
                            .toInstant();
        } catch (DateTimeParseException notOne) {
            throw Refusal.wrongUse("until " + until + ": expected a day, as in 2027-01-31");
        }
    }
}

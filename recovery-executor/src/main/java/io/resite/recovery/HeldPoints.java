package io.resite.recovery;

import io.resite.clockwork.Clockwork;
import io.resite.retention.Pins;
import io.resite.run.Decision;
import io.resite.vault.StoreException;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the points that a decision names from being removed until the journal has it; from then on the run does.
final class HeldPoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeldPoints.class);

    /// Should whoever pinned them die before the decision is written.
    private static final Duration AT_MOST = Duration.ofHours(1);

    private final Pins pins;
    private final String who;
    private final OptionalLong pin;

    private HeldPoints(Pins pins, String who, OptionalLong pin) {
        this.pins = pins;
        this.who = who;
        this.pin = pin;
    }

    /// @throws RunRefused when one of them is not there, or is just being removed
    static HeldPoints of(Vault vault, Clockwork clock, String run, Decision decision, String who) {
        var pins = new Pins(vault, clock);
        if (!(decision instanceof Decision.EarlierPoint earlier)) {
            return new HeldPoints(pins, who, OptionalLong.empty());
        }
        var points = earlier.machines().stream()
                .map(Decision.EarlierPoint.Pin::point)
                .toList();
        try {
            var pin = pins.pin(
                    points,
                    who,
                    "run " + run + " goes back to it",
                    clock.instant().plus(AT_MOST));
            return new HeldPoints(pins, who, OptionalLong.of(pin.number()));
        } catch (VaultException gone) {
            if (gone.kind() == VaultException.Kind.NOT_THERE) {
                throw RunRefused.because(run, String.valueOf(gone.getMessage()));
            }
            throw gone;
        }
    }

    @Override
    public void close() {
        pin.ifPresent(number -> {
            try {
                pins.unpin(number, who, "the run has it");
            } catch (StoreException | VaultException later) {
                LOG.info("pin {} ends by itself in an hour: {}", number, later.getMessage());
            }
        });
    }
}

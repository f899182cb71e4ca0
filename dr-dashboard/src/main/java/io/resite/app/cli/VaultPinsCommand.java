package io.resite.app.cli;

import io.resite.app.api.CareView.PinView;
import io.resite.app.operations.NamedPins;
import io.resite.app.operations.VaultCare;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pins",
        description = "List the pins that hold recovery points, with who set them and why.",
        footerHeading = "%nExamples:%n",
        footer = {"  resite vault pins", "  resite vault pins --json"})
final class VaultPinsCommand implements Callable<Integer> {
    @Mixin
    private final VaultOptions options = new VaultOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        try (var door = options.access().door(System.getenv())) {
            output.print(new NamedPins(new VaultCare(door, Clock.systemUTC())).all(), this::tell);
            return ResiteCommand.FINE;
        }
    }

    private void tell(List<PinView> pins) {
        output.table(
                List.of("PIN", "POINTS", "SINCE", "UNTIL", "WHO", "WHY"),
                pins.stream()
                        .map(pin -> List.of(
                                Long.toString(pin.number()),
                                String.join(", ", pin.points()),
                                Words.at(pin.at()),
                                pin.until() == null ? "unpinned" : Words.at(pin.until()),
                                pin.who(),
                                pin.why()))
                        .toList());
    }
}

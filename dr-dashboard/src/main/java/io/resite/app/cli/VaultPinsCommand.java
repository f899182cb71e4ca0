package io.resite.app.cli;

import io.resite.app.operations.VaultCare;
import io.resite.retention.Pin;
import io.resite.spec.MachineId;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
            var care = new VaultCare(door, Clock.systemUTC());
            var pins = care.pins().all();
            var names = new HashMap<MachineId, String>();
            pins.stream()
                    .flatMap(pin -> pin.points().stream())
                    .map(point -> point.machine().origin())
                    .distinct()
                    .forEach(site -> names.putAll(care.names(site)));
            output.print(pins, all -> tell(all, names));
            return ResiteCommand.FINE;
        }
    }

    private void tell(List<Pin> pins, Map<MachineId, String> names) {
        output.table(
                List.of("PIN", "POINTS", "SINCE", "UNTIL", "WHO", "WHY"),
                pins.stream()
                        .map(pin -> List.of(
                                Long.toString(pin.number()),
                                pin.points().stream()
                                        .map(point -> names.getOrDefault(
                                                        point.machine(),
                                                        point.machine().toString()) + "#"
                                                + point.sequence())
                                        .collect(Collectors.joining(", ")),
                                Words.at(pin.at()),
                                pin.until().equals(Pin.FOR_EVER) ? "unpinned" : Words.at(pin.until()),
                                pin.who(),
                                pin.why()))
                        .toList());
    }

    static String until(Pin pin) {
        return pin.until().equals(Pin.FOR_EVER) ? "" : " until " + Words.at(pin.until());
    }
}

package io.resite.fencing;

import io.resite.clockwork.Clockwork;
import io.resite.fencing.PowerSwitch.Sight;
import io.resite.spec.FenceMethod;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One host's controller, by IPMI over LAN. `ipmitool` speaks it; the password goes by its environment, for a
/// command line is everybody's to read.
final class Ipmi {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final String address;
    private final Login login;
    private final FenceMethod.Ipmi method;
    private final Clockwork clock;

    Ipmi(Clockwork clock, FenceMethod.Ipmi method, String address, Login login) {
        this.clock = clock;
        this.method = method;
        this.address = address;
        this.login = login;
    }

    Sight off() throws InterruptedException {
        var until = clock.nanos() + method.within().toNanos();
        var ordered = power("off", method.within());
        // A controller may refuse what is done already, so the look decides and not the order.
        while (true) {
            var left = Duration.ofNanos(Math.max(1, until - clock.nanos()));
            var status = power("status", left);
            if (status.well() && status.said().endsWith("is off")) {
                return Sight.seenOff("its controller says: " + status.said());
            }
            if (clock.nanos() + BETWEEN_LOOKS.toNanos() > until) {
                return Sight.unknown(ordered.well() ? "still on: " + status.words() : ordered.words());
            }
            clock.rest(BETWEEN_LOOKS);
        }
    }

    private Program.Ended power(String word, Duration left) throws InterruptedException {
        var place = place();
        var command = new ArrayList<>(List.of("ipmitool", "-I", "lanplus", "-H", place.host));
        if (place.port > 0) {
            command.addAll(List.of("-p", String.valueOf(place.port)));
        }
        if (method.cipher() > 0) {
            command.addAll(List.of("-C", String.valueOf(method.cipher())));
        }
        command.addAll(List.of("-U", login.user(), "-E", "chassis", "power", word));
        return Program.run(command, Map.of("IPMI_PASSWORD", login.password()), left);
    }

    /// @param port 0 for the usual one
    private record Place(String host, int port) {}

    /// A URL's port is its own protocol's.
    private Place place() {
        if (address.contains("://")) {
            var url = URI.create(address);
            return new Place(String.valueOf(url.getHost()), 0);
        }
        var colon = address.lastIndexOf(':');
        return colon > 0 && address.indexOf(':') == colon
                ? new Place(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
                : new Place(address, 0);
    }
}

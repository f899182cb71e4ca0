package io.resite.recovery;

import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.plan.PlannedMachine;
import io.resite.plan.PlannedNetwork;
import io.resite.recovery.Probe.Answer;
import io.resite.spec.HealthCheck;
import io.resite.spec.Nic;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Asks a drill's machine from within its networks, where nobody else reaches it.
final class RouterProbe {
    private static final int ENOUGH_BYTES = 64 << 10;

    /// How a web server's answer begins that all is well with.
    private static final Pattern OK = Pattern.compile("^HTTP/1\\.[01] 200 ");

    private static final String HARMLESS = "[A-Za-z0-9.:-]+";

    private final Optional<Router> router;

    /// MAC addresses, as a pattern of `grep -E`.
    private final String cards;

    private RouterProbe(Optional<Router> router, String cards) {
        this.router = router;
        this.cards = cards;
    }

    static RouterProbe of(Scene scene, PlannedMachine machine, String host) {
        var nics = scene.point(machine).definition().nics();
        var on = scene.plan().networks().stream()
                .filter(network -> nics.stream().anyMatch(nic -> nic.network().equals(network.network())))
                .map(PlannedNetwork::as)
                .toList();
        return new RouterProbe(
                Router.at(scene, host).filter(router -> on.stream().anyMatch(router::serves)),
                nics.stream().map(Nic::mac).filter(mac -> mac.matches(HARMLESS)).collect(Collectors.joining("|")));
    }

    /// Whether there is anybody to ask.
    boolean hears() {
        return router.isPresent() && !cards.isEmpty();
    }

    Answer ask(String address, HealthCheck check) throws InterruptedException {
        if (!address.matches(HARMLESS)) {
            return new Answer(false, "\"" + address + "\" is no address");
        }
        return switch (check) {
            case HealthCheck.Ping _ -> ask("ping -c 1 -W 3 " + address, said -> true);
            case HealthCheck.Tcp tcp
            when tcp.expect().isEmpty() -> ask("nc -w 3 " + address + " " + tcp.port() + " -e /bin/true", said -> true);
            case HealthCheck.Tcp tcp ->
                ask(
                        "timeout 4 nc -w 3 " + address + " " + tcp.port() + " < /dev/null | head -c " + ENOUGH_BYTES
                                + "; true",
                        said -> said.contains(tcp.expect()));
            case HealthCheck.Http http ->
                ask(
                        "http-get " + address + " " + http.port() + " " + quoted(Probe.path(http)),
                        said -> OK.matcher(said).find() && said.contains(http.expect()));
            case HealthCheck.Lease _ -> ask("grep -i -E '" + cards + "' /run/leases", said -> true);
            case HealthCheck.Agent _, HealthCheck.Script _ ->
                new Answer(false, "this is not asked over the network: it can be asked of a machine only");
        };
    }

    /// Whether a system has come up that has a network: it has an address by DHCP, it asked for the gateway, or it
    /// answers for its own address. A machine's firmware does none of these.
    ///
    /// @param address its own as far as it is known; empty when it is not
    Answer life(String address) throws InterruptedException {
        var known = address.matches(HARMLESS) && !address.contains(":");
        return ask(
                "grep -i -h -E '" + cards + "' /run/leases /proc/net/arp" + (known ? " || answers " + address : ""),
                said -> true);
    }

    private Answer ask(String script, Predicate<String> expected) throws InterruptedException {
        return router.isPresent()
                ? ask(router.get(), script, expected)
                : new Answer(false, "no router of the drill is on its networks");
    }

    private static Answer ask(Router router, String script, Predicate<String> expected) throws InterruptedException {
        try {
            var said = router.ask(script);
            if (said.status() != 0) {
                return new Answer(false, said.words().isBlank() ? "no answer" : beginning(said.words()));
            }
            return expected.test(said.words())
                    ? new Answer(true, "as expected")
                    : new Answer(false, "it said \"" + beginning(said.words()) + "\"");
        } catch (NotThere | Refused away) {
            return new Answer(false, "the router of the drill does not answer: " + away.getMessage());
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String beginning(String text) {
        var line = text.strip().lines().findFirst().orElse("");
        return line.length() > 80 ? line.substring(0, 80) + "…" : line;
    }
}

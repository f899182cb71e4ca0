package io.resite.lab;

/// The line between the sites: two routers' ends of one cable, with a token bucket at each.
final class Wan {
    /// Of the whole line when it is not limited, in bytes a second: 1 Gbit/s.
    static final long FULL_SPEED = 125_000_000;

    private static final long SMALLEST_BURST = 16 * 1024;
    private final Instance instance;

    Wan(Instance instance) {
        this.instance = instance;
    }

    static String addressOf(LabSite site) {
        return site.equals(LabSite.EAST) ? "10.77.0.1" : "10.77.0.2";
    }

    static String routeFrom(LabSite site) {
        var other = site.equals(LabSite.EAST) ? LabSite.WEST : LabSite.EAST;
        return "route replace " + other.lanPrefix() + ".0/24 via " + addressOf(other);
    }

    /// Takes the line down: packets vanish, as behind a cut cable.
    void cut() {
        Command.of("ip", "-n", eastRouter(), "link", "set", "wan", "down").run();
    }

    void heal() {
        Command.of("ip", "-n", eastRouter(), "-batch", "-")
                .reading("link set wan up\n" + routeFrom(LabSite.EAST) + "\n")
                .run();
    }

    /// Both directions, each to this many bytes a second.
    void limit(long bytesPerSecond) {
        if (bytesPerSecond <= 0) {
            throw new LabException("WAN limit " + bytesPerSecond + " is not a speed: give bytes a second, more than 0");
        }
        var burst = Math.max(SMALLEST_BURST, bytesPerSecond / 100);
        for (var site : LabSite.BOTH) {
            Command.of(("tc -n " + instance.namespace(site.lan()) + " qdisc replace dev wan root tbf rate "
                                    + bytesPerSecond + "bps burst " + burst + "b latency 100ms")
                            .split(" "))
                    .run();
        }
    }

    boolean up() {
        var state = Command.of("cat", "/sys/class/net/wan/operstate")
                .in(eastRouter())
                .attempt();
        return state.good() && state.output().strip().equals("up");
    }

    private String eastRouter() {
        return instance.namespace(LabSite.EAST.lan());
    }
}

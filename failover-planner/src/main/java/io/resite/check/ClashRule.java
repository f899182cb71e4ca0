package io.resite.check;

import io.resite.plan.Footing;
import io.resite.plan.Footing.Plug;
import io.resite.spec.Machine;
import io.resite.spec.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// What comes in the way when several sites are lost and come to one place: a UUID that two machines have, a MAC
/// address
/// twice on one network, networks whose addresses overlap. Equal names do not matter, since they are prefixed with the
/// site's.
final class ClashRule implements Rule {
    private final Footing footing;
    private final List<Rival> rivals;
    private final int hosts;

    /// @param hosts how many the recovery site has
    ClashRule(Footing footing, List<Rival> rivals, int hosts) {
        this.footing = footing;
        this.rivals = List.copyOf(rivals);
        this.hosts = hosts;
    }

    /// Another site that may come to the same place, by what can clash.
    static final class Rival {
        private final Site site;
        private final Map<UUID, Machine> uuids = new HashMap<>();
        private final Map<String, Machine> macs = new HashMap<>();
        private final Map<String, Plug> networks = new LinkedHashMap<>();

        Rival(Site site, Footing footing) {
            this.site = site;
            for (var machine : site.machines()) {
                uuids.putIfAbsent(machine.id().uuid(), machine);
                for (var plug : footing.plugs(machine)) {
                    macs.putIfAbsent(place(plug), machine);
                    networks.putIfAbsent(plug.network(), plug);
                }
            }
        }
    }

    @Override
    public void look(Trial trial, Findings to) {
        var plugs = footing.plugs(trial.machine());
        withinItself(plugs, to);
        for (var rival : rivals) {
            uuid(trial.machine(), rival, to);
            for (var plug : plugs) {
                mac(plug, rival, to);
                rival.networks.values().forEach(their -> subnet(plug, their, rival, to));
            }
        }
    }

    private static void withinItself(List<Plug> plugs, Findings to) {
        var seen = new ArrayList<Plug>();
        for (var plug : plugs) {
            for (var other : seen) {
                if (!plug.network().equals(other.network())) {
                    plug.overlap(other)
                            .ifPresent(subnet -> to.against(
                                    "its networks %s and %s both use %s and cannot be on one host"
                                            .formatted(other.label(), plug.label(), subnet),
                                    "map one of them to an existing network of the recovery site in the policy"));
                }
            }
            seen.add(plug);
        }
    }

    private static void uuid(Machine machine, Rival rival, Findings to) {
        var other = rival.uuids.get(machine.id().uuid());
        if (other != null) {
            to.against(
                    "machine %s of site %s has the same UUID: of the two only the first can come back"
                            .formatted(other.name(), rival.site.id()),
                    "give one of them a UUID of its own at its site: define it anew without its <uuid>");
        }
    }

    private static void mac(Plug plug, Rival rival, Findings to) {
        var other = rival.macs.get(place(plug));
        if (other != null) {
            to.against(
                    "its MAC address %s on network %s is that of machine %s of site %s too"
                            .formatted(plug.mac(), plug.network(), other.name(), rival.site.id()),
                    "give one of the two another MAC address, or map their networks apart in the policy");
        }
    }

    private static String place(Plug plug) {
        return plug.mac().toLowerCase(Locale.ROOT) + " on " + plug.network();
    }

    private void subnet(Plug mine, Plug their, Rival rival, Findings to) {
        mine.overlap(their).filter(_ -> !mine.network().equals(their.network())).ifPresent(subnet -> {
            var what = "network %s and network %s of site %s both use %s and cannot be on one host"
                    .formatted(mine.label(), their.label(), rival.site.id(), subnet);
            if (hosts == 1) {
                to.against(
                        what + ", and the recovery site has one only",
                        "add a host, or map one of the networks to an existing one in its policy");
            } else {
                to.changed(what + ": when both sites are lost they go to different ones");
            }
        });
    }
}

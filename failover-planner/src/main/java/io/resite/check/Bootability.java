package io.resite.check;

import io.resite.check.ClashRule.Rival;
import io.resite.plan.Footing;
import io.resite.spec.Capabilities;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import java.util.List;

/// Tries every machine of a site on every host of its recovery site, on paper.
public final class Bootability {
    private final Site primary;
    private final Site recovery;
    private final List<Rule> rules;

    private Bootability(Site primary, ProtectionPolicy policy, Site recovery, List<Arrival> others) {
        this.primary = primary;
        this.recovery = recovery;
        var footing = new Footing(primary, policy, recovery);
        var rivals = others.stream()
                .map(other -> new Rival(other.site(), new Footing(other.site(), other.policy(), recovery)))
                .toList();
        this.rules = List.of(
                new ForeignRule(),
                new PlatformRule(),
                new CpuRule(),
                new DeviceRule(),
                new SurroundingsRule(footing),
                new ClashRule(footing, rivals, recovery.hosts().size()));
    }

    /// @param recovery with the capabilities of its hosts
    /// @param others sites that would come to the same place
    public static Matrix of(Site primary, ProtectionPolicy policy, Site recovery, List<Arrival> others) {
        return new Bootability(primary, policy, recovery, others).matrix();
    }

    private Matrix matrix() {
        return new Matrix(
                primary.id(),
                recovery.id(),
                recovery.hosts().stream().map(Host::name).toList(),
                primary.machines().stream().map(this::row).toList());
    }

    private MachineRow row(Machine machine) {
        return new MachineRow(
                machine.id(),
                machine.name(),
                recovery.hosts().stream()
                        .map(host -> cell(new Trial(machine, home(machine), host)))
                        .toList());
    }

    private Cell cell(Trial trial) {
        var findings = new Findings();
        rules.forEach(rule -> rule.look(trial, findings));
        return findings.cell(trial.host().name());
    }

    private Capabilities home(Machine machine) {
        return primary.host(machine.host()).map(Host::capabilities).orElse(Capabilities.UNKNOWN);
    }
}

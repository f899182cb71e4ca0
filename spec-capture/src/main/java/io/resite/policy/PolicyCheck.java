package io.resite.policy;

import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteNames;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// Finds what in a policy cannot be meant: names that no site has, contradictions, circles; and what people should
/// know about it: machines that it forgets, wishes that this version does not act on. Every finding is one line that
/// names the entry; no error among them means that the policy can be planned with.
public final class PolicyCheck {
    private PolicyCheck() {}

    /// As far as the policy itself tells and those of its two sites that are at hand.
    public static List<Finding> findings(ProtectionPolicy policy, Collection<SiteNames> sites) {
        var found = new Findings();
        if (policy.site().equals(policy.recoverySite())) {
            found.error(
                    "recoverySite",
                    "recoverySite",
                    "%s cannot recover itself; name another site".formatted(policy.recoverySite()));
        }
        var primary =
                sites.stream().filter(site -> site.id().equals(policy.site())).findFirst();
        new GroupRules(policy, found).look();
        new MachineRules(policy, found).look();
        new DependencyRules(policy, primary, found).look();
        new SectionRules(policy, found).look();
        primary.ifPresent(site -> new NameRules(policy, found).primary(site));
        sites.stream()
                .filter(site -> site.id().equals(policy.recoverySite()))
                .findFirst()
                .ifPresent(site -> new NameRules(policy, found).recovery(site));
        primary.ifPresent(site -> forgotten(policy, site, found));
        new Unheeded(policy, found).look();
        return found.all();
    }

    /// As far as a captured site tells, errors first.
    public static List<Finding> findings(ProtectionPolicy policy, Site primary) {
        var found = findings(policy, List.of(SiteNames.of(primary)));
        return Stream.concat(
                        found.stream().filter(Finding::isError), found.stream().filter(finding -> !finding.isError()))
                .toList();
    }

    private static void forgotten(ProtectionPolicy policy, SiteNames site, Findings found) {
        var assigned = new HashSet<String>();
        policy.groups().forEach(group -> assigned.addAll(group.machines()));
        var machines = site.machines().stream()
                .filter(machine -> !assigned.contains(machine))
                .sorted()
                .toList();
        if (!machines.isEmpty()) {
            var what = Listing.of(machines) + (machines.size() == 1 ? " is" : " are") + " in no group: ";
            found.note(
                    "unassigned",
                    "unassigned",
                    what
                            + switch (policy.unassigned()) {
                                case PROTECT -> "protected alone, once a day (unassigned: protect)";
                                case REPORT -> "not protected (unassigned: report)";
                            });
        }
    }
}

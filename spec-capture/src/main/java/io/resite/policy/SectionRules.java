package io.resite.policy;

import io.resite.document.TimeText;
import io.resite.spec.Hook.Moment;
import io.resite.spec.Management.Contact;
import io.resite.spec.Management.Endpoint;
import io.resite.spec.Partition;
import io.resite.spec.ProcessorPool;
import io.resite.spec.ProtectionPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/// What people say of the site itself fits together: a machine has one partition, notices have contacts.
final class SectionRules {
    private final ProtectionPolicy policy;
    private final Findings found;

    SectionRules(ProtectionPolicy policy, Findings found) {
        this.policy = policy;
        this.found = found;
    }

    void look() {
        pools();
        partitions();
        management();
        new HookRules(found)
                .look(
                        policy.hooks(),
                        "",
                        "hooks",
                        Moment::isOfRuns,
                        "a hook of the policy itself has its turn before-run or after-run; others belong to a group or a"
                                + " machine");
        fencing();
        ownership();
    }

    /// A round of the protect role takes some seconds, and so does ending a machine.
    private void ownership() {
        var terms = policy.ownership();
        atLeast("ownership.guardAge", terms.guardAge(), Duration.ofMinutes(1));
        atLeast("ownership.lease", terms.lease(), Duration.ofSeconds(30));
        atLeast("ownership.margin", terms.margin(), Duration.ofSeconds(10));
        atLeast("detection.over", policy.detection().over(), Duration.ZERO);
        if (policy.detection().misses() < 1) {
            found.error("detection.misses", "detection", "misses has to be 1 or more");
        }
    }

    private void atLeast(String field, Duration said, Duration least) {
        if (said.compareTo(least) < 0) {
            found.error(
                    field, field, "%s is too short; say %s or more".formatted(TimeText.of(said), TimeText.of(least)));
        }
    }

    private void fencing() {
        var reached = policy.management().endpoints().stream()
                .anyMatch(endpoint ->
                        endpoint.kind() == Endpoint.Kind.BMC && !endpoint.host().isEmpty());
        for (var index = 0; index < policy.fenceBy().size(); index++) {
            var method = policy.fenceBy().get(index);
            var place = "fenceBy[%d]".formatted(index);
            if (method.byController() && !reached) {
                found.error(
                        place,
                        "fenceBy: " + method.words(),
                        "no host's controller is known; give management: endpoints: of kind bmc with address and host");
            }
            if (!method.within().isPositive()) {
                found.error(place + ".within", "fenceBy: " + method.words(), "within has to be a time, as in 60 s");
            }
        }
    }

    private void pools() {
        found.once(
                names(policy.processorPools()),
                "processorPools[%d].name",
                "processorPools",
                "two are named %s; rename one");
        for (var index = 0; index < policy.processorPools().size(); index++) {
            var pool = policy.processorPools().get(index);
            if (pool.hosts().isEmpty()) {
                found.error(
                        "processorPools[%d]".formatted(index),
                        "processorPools: " + pool.name(),
                        "has no hosts; name some or drop it");
            }
        }
    }

    private void partitions() {
        found.once(
                policy.partitions().stream().map(Partition::name).toList(),
                "partitions[%d].name",
                "partitions",
                "two are named %s; rename one");
        var homes = new HashMap<String, String>();
        for (var index = 0; index < policy.partitions().size(); index++) {
            var partition = policy.partitions().get(index);
            for (var place = 0; place < partition.machines().size(); place++) {
                var machine = partition.machines().get(place);
                var home = homes.putIfAbsent(machine, partition.name());
                if (home != null) {
                    found.error(
                            "partitions[%d].machines[%d]".formatted(index, place),
                            "partitions",
                            "machine %s is in %s and in %s; a machine has one partition"
                                    .formatted(machine, home, partition.name()));
                }
            }
        }
    }

    private void management() {
        var management = policy.management();
        var contacts = management.contacts().stream().map(Contact::name).toList();
        found.once(contacts, "management.contacts[%d].name", "management: contacts", "two are named %s; rename one");
        for (var index = 0; index < contacts.size(); index++) {
            var contact = management.contacts().get(index);
            if (contact.phone().isEmpty() && contact.email().isEmpty()) {
                found.error(
                        "management.contacts[%d]".formatted(index),
                        "management: contacts: " + contact.name(),
                        "cannot be reached; give phone or email");
            }
        }
        for (var index = 0; index < management.notices().size(); index++) {
            var notice = management.notices().get(index);
            for (var place = 0; place < notice.contacts().size(); place++) {
                found.known(
                        "management.notices[%d].contacts[%d]".formatted(index, place),
                        "management: notices",
                        "there is no contact",
                        notice.contacts().get(place),
                        contacts);
            }
        }
    }

    private static List<String> names(List<ProcessorPool> pools) {
        return pools.stream().map(ProcessorPool::name).toList();
    }
}

package io.resite.spec;

import io.resite.document.Sparse;
import io.resite.spec.Interconnect.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/// How a site is made up: which hosts belong together, which machines, what reaches what, and what one needs to run it.
///
/// What capture saw is in every site; people complete it in the policy. What neither says is `unknown`, or not there.
@Sparse
public record Layout(
        List<ProcessorPool> processorPools,
        List<Partition> partitions,
        Interconnect interconnect,
        Management management) {
    public Layout {
        processorPools = List.copyOf(processorPools);
        partitions = List.copyOf(partitions);
    }

    /// What the hosts and definitions of a site show.
    public static Layout of(Site site) {
        return new SeenLayout(site).layout();
    }

    /// The same with what people said, whose word counts where both speak of one thing: a pool, partition or endpoint
    /// of one name, a link between the same two. What they left unknown stays as it was seen.
    public Layout completed(ProtectionPolicy policy) {
        return new Layout(
                merged(processorPools, policy.processorPools(), ProcessorPool::name, ProcessorPool::over),
                merged(partitions, policy.partitions(), Partition::name, Partition::over),
                new Interconnect(merged(
                        interconnect.links(),
                        policy.interconnect().links(),
                        link -> List.of(link.from(), link.to()),
                        Link::over)),
                new Management(
                        policy.management().contacts(),
                        merged(
                                management.endpoints(),
                                policy.management().endpoints(),
                                endpoint -> List.of(endpoint.kind(), endpoint.name()),
                                (said, _) -> said),
                        policy.management().notices()));
    }

    private static <T> List<T> merged(
            List<T> seen, List<T> said, Function<T, Object> identity, BinaryOperator<T> over) {
        Map<Object, T> all = new LinkedHashMap<>();
        seen.forEach(each -> all.put(identity.apply(each), each));
        said.forEach(each -> all.merge(identity.apply(each), each, (known, word) -> over.apply(word, known)));
        return List.copyOf(all.values());
    }
}

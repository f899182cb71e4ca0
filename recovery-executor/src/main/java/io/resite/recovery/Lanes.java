package io.resite.recovery;

import io.resite.plan.RecoveryPlan;
import io.resite.plan.Step;
import io.resite.spec.Hook;
import io.resite.spec.MachineId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Counts at one moment what is under way, by host, pool and site, and knows what there is room for yet.
final class Lanes {
    private final Limits limits;
    private final Map<String, Step> steps = new HashMap<>();
    private final Map<MachineId, Set<String>> pools = new HashMap<>();
    private final Map<String, Integer> occupied = new HashMap<>();

    Lanes(Limits limits, RecoveryPlan plan) {
        this.limits = limits;
        for (var step : plan.steps()) {
            steps.put(step.id(), step);
            if (step instanceof Step.CreateDisk disk) {
                pools.computeIfAbsent(disk.machine(), _ -> new TreeSet<>()).add(disk.pool());
            }
        }
    }

    Step step(String id) {
        var step = steps.get(id);
        if (step == null) {
            throw new IllegalStateException("step " + id + " is not in the plan");
        }
        return step;
    }

    boolean hasRoomFor(Step step) {
        return lanes(step).entrySet().stream()
                .allMatch(lane -> occupied.getOrDefault(lane.getKey(), 0) < lane.getValue());
    }

    void occupy(Step step) {
        lanes(step).keySet().forEach(lane -> occupied.merge(lane, 1, Integer::sum));
    }

    /// What a step takes a place of, each with how many places there are.
    private Map<String, Integer> lanes(Step step) {
        return switch (step) {
            case Step.Fill fill -> {
                var lanes = new LinkedHashMap<String, Integer>();
                lanes.put("fill at " + fill.host(), limits.startsPerHost());
                lanes.put("fill", limits.fillsPerSite());
                pools.getOrDefault(fill.machine(), Set.of())
                        .forEach(pool -> lanes.put("fill into " + pool, limits.fillsPerPool()));
                yield lanes;
            }
            case Step.Start start -> Map.of("start at " + start.host(), limits.startsPerHost());
            // Verifying and asking are waiting: they cost the host nothing.
            case Step.Verify _, Step.External _, Step.ShutDown _, Step.LastCycle _ -> Map.of();
            // Whoever runs out of the vault is kept running from the first moment; how many are made local at once is
            // for the steps to settle among themselves.
            case Step.Hydrate _ -> Map.of();
            case Step.Hook hook -> hook.hook() instanceof Hook.Manual ? Map.of() : Map.of("hook", limits.actsPerHost());
            case Step.Preflight _,
                    Step.Fence _,
                    Step.Own _,
                    Step.Keep _,
                    Step.StartAtPrimary _,
                    Step.RebuildNetwork _,
                    Step.CreateDisk _,
                    Step.Define _,
                    Step.Clear _,
                    Step.RemoveNetwork _,
                    Step.GiveBack _ -> Map.of("act at " + Acts.hostOf(step), limits.actsPerHost());
        };
    }
}

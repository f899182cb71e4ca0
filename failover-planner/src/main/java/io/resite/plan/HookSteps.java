package io.resite.plan;

import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import java.util.List;

/// Puts people's hooks between the steps of a run: those of one moment one after another, in the policy's order.
final class HookSteps {
    private final List<Step> steps;

    HookSteps(List<Step> steps) {
        this.steps = steps;
    }

    /// Whose hooks they are.
    ///
    /// @param path between the id's beginning and its end, as in `before-start/db`
    record Owner(String path, String machine, String group, String address) {
        static Owner run(Moment moment) {
            return new Owner(moment.word(), "", "", "");
        }

        static Owner group(Moment moment, String group) {
            var path = (moment == Moment.BEFORE_START ? "before-group/" : "after-group/") + group;
            return new Owner(path, "", group, "");
        }

        static Owner machine(Moment moment, String machine, String group, String address) {
            return new Owner(moment.word() + "/" + machine, machine, group, address);
        }
    }

    /// Adds the steps of a moment.
    ///
    /// @return what is to be waited for after them: the last of them, or `after` when there are none
    List<String> add(List<Hook> hooks, Moment moment, Owner owner, List<String> after) {
        var waits = after;
        for (var place = 0; place < hooks.size(); place++) {
            var hook = hooks.get(place);
            if (hook.when() == moment) {
                var name = hook.name().isEmpty() ? String.valueOf(place + 1) : hook.name();
                var id = "hook/" + owner.path() + "/" + name;
                steps.add(new Step.Hook(id, waits, owner.machine(), owner.group(), owner.address(), hook));
                waits = List.of(id);
            }
        }
        return waits;
    }
}

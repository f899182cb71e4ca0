package io.resite.replication;

import io.resite.hook.HookProgram;
import io.resite.hook.HookRequest;
import io.resite.hook.Knowledge;
import io.resite.spec.Hook;
import io.resite.spec.Hook.Moment;
import io.resite.spec.SiteId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what people want done around a point, one after another. One that fails is told and does not stop the rest.
final class PointHooks {
    private static final Logger LOG = LoggerFactory.getLogger(PointHooks.class);

    /// @return what failed, in words
    List<String> run(List<Hook> hooks, Moment moment, SiteId site, String group) {
        var known =
                new Knowledge().with("site", site.value()).with("group", group).with("moment", moment.word());
        var failures = new ArrayList<String>();
        for (var hook : hooks) {
            if (hook.when() == moment) {
                var failure = failure(hook, known);
                if (!failure.isEmpty()) {
                    LOG.warn("group {} of {}: {}", group, site, failure);
                    failures.add(failure);
                }
            }
        }
        return List.copyOf(failures);
    }

    private static String failure(Hook hook, Knowledge known) {
        try {
            return switch (hook) {
                case Hook.Script script -> HookProgram.run(script, known).problem();
                case Hook.Http http -> HookRequest.send(http, known).problem();
                case Hook.Endpoint endpoint ->
                    "hook " + endpoint.uri() + ": a point is taken without Camel: use a script or an http hook";
                case Hook.Manual manual -> "hook of " + manual.owner() + ": a point waits for nobody: use a script";
            };
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "hooks: interrupted";
        }
    }
}

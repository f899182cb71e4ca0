package io.resite.recovery;

import io.resite.hook.HookAnswer;
import io.resite.hook.HookProgram;
import io.resite.hook.HookRequest;
import io.resite.hook.Knowledge;
import io.resite.spec.Hook;

/// Programs and requests of this machine. Of Camel's endpoints only the service has any.
public final class LocalErrands implements Errands {
    @Override
    public HookAnswer run(Hook.Script script, Knowledge known) throws InterruptedException {
        return HookProgram.run(script, known);
    }

    @Override
    public HookAnswer send(Hook.Http http, Knowledge known) throws InterruptedException {
        return HookRequest.send(http, known);
    }

    @Override
    public HookAnswer send(Hook.Endpoint endpoint, Knowledge known) {
        return new HookAnswer(
                "hook " + endpoint.uri()
                        + ": only the service has Camel endpoints; have the run gone on with by one, or"
                        + " do it by hand and say so",
                new byte[0]);
    }
}

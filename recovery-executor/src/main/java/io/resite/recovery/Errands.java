package io.resite.recovery;

import io.resite.hook.HookAnswer;
import io.resite.hook.Knowledge;
import io.resite.spec.Hook;

/// Does what people of their own want done at a moment, once and within its time.
public interface Errands {
    HookAnswer run(Hook.Script script, Knowledge known) throws InterruptedException;

    HookAnswer send(Hook.Http http, Knowledge known) throws InterruptedException;

    HookAnswer send(Hook.Endpoint endpoint, Knowledge known) throws InterruptedException;
}

package io.resite.app.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.hook.HookAnswer;
import io.resite.hook.Knowledge;
import io.resite.recovery.Errands;
import io.resite.recovery.LocalErrands;
import io.resite.spec.Hook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/// What runs have done, endpoints of Camel included: whatever Camel reaches can be told or asked by a policy.
@ApplicationScoped
public class CamelErrands implements Errands {
    private static final int MOST_BYTES = 64 << 10;

    private final ProducerTemplate camel;
    private final Errands local = new LocalErrands();

    @Inject
    CamelErrands(ProducerTemplate camel) {
        this.camel = camel;
    }

    @Override
    public HookAnswer run(Hook.Script script, Knowledge known) throws InterruptedException {
        return local.run(script, known);
    }

    @Override
    public HookAnswer send(Hook.Http http, Knowledge known) throws InterruptedException {
        return local.send(http, known);
    }

    @Override
    public HookAnswer send(Hook.Endpoint endpoint, Knowledge known) throws InterruptedException {
        var what = "hook " + endpoint.uri();
        var sent = camel.asyncSend(endpoint.uri(), exchange -> {
            exchange.getMessage().setHeaders(new HashMap<>(known.variables()));
            exchange.getMessage().setBody(known.inBody(endpoint.body()));
        });
        try {
            var answer = sent.get(endpoint.within().toMillis(), TimeUnit.MILLISECONDS);
            return new HookAnswer(problem(what, answer), said(answer));
        } catch (TimeoutException tooLong) {
            sent.cancel(true);
            return new HookAnswer(
                    what + ": not done within " + endpoint.within().toSeconds() + " s", new byte[0]);
        } catch (ExecutionException failed) {
            return new HookAnswer(what + ": " + Causes.words(Causes.root(failed)), new byte[0]);
        }
    }

    private static String problem(String what, Exchange answer) {
        return Optional.ofNullable(answer.getException())
                .map(failed -> what + ": " + Causes.words(Causes.root(failed)))
                .orElse("");
    }

    private static byte[] said(Exchange answer) {
        return Optional.ofNullable(answer.getMessage().getBody(String.class))
                .map(body -> body.getBytes(UTF_8))
                .map(bytes -> Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES)))
                .orElse(new byte[0]);
    }
}

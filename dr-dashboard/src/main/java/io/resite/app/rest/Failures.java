package io.resite.app.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.resite.app.api.ErrorView;
import io.resite.app.operations.Refusal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every failure leaves as one line in JSON. What is not a refusal is a bug of ours: its trace goes to the log alone.
public class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @ServerExceptionMapper
    Response refused(RuntimeException broken) {
        var refusal = Refusal.of(broken);
        if (refusal.isPresent()) {
            return answer(status(refusal.get().kind()), refusal.get().line());
        }
        LOG.error("request failed", broken);
        return answer(500, "the service failed at this in an unexpected way: its log has the details");
    }

    @ServerExceptionMapper
    Response wrongRequest(WebApplicationException refused) {
        var status = refused.getResponse().getStatus();
        return answer(
                status,
                status == 404 ? "no such address: GET /q/openapi lists them" : String.valueOf(refused.getMessage()));
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException broken) {
        return answer(400, "the body is not the JSON expected here: " + broken.getOriginalMessage());
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case WRONG_USE -> 400;
            case NOT_THERE -> 404;
            case CONFLICT -> 409;
            case UNREACHABLE -> 502;
            case SEALED -> 503;
            case BROKEN -> 500;
        };
    }

    private static Response answer(int status, String text) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(new ErrorView(text))
                .build();
    }
}

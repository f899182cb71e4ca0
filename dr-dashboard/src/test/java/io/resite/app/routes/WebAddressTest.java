package io.resite.app.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;

class WebAddressTest {
    private static final String SECRET = "T0P/s3cr3t";
    private final WebAddress hook = new WebAddress("https://chat.example.org/services/" + SECRET + "?room=ops");

    @Test
    void its_path_and_query_are_nowhere_told() {
        var answered = new HttpOperationFailedException(hook.url(), 404, "Not Found", "", Map.of(), "");
        var broken = new IOException("no route to " + hook.url());

        assertThat(hook).hasToString("https://chat.example.org");
        assertThat(hook.why(new IllegalStateException(answered)))
                .isEqualTo("https://chat.example.org answered with status 404");
        assertThat(hook.why(new IllegalStateException(broken)))
                .isEqualTo("IOException: no route to https://chat.example.org");
        assertThat(new WebAddress("not an address/" + SECRET).toString()).doesNotContain(SECRET);
    }
}

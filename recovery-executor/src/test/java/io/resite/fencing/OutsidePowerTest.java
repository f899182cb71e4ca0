package io.resite.fencing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.resite.clockwork.Clockwork;
import io.resite.clockwork.SystemClockwork;
import io.resite.fencing.PowerSwitch.Sight;
import io.resite.plan.Step.FencedHost;
import io.resite.spec.FenceMethod;
import io.resite.spec.SiteId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OutsidePowerTest {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Clockwork CLOCK = new SystemClockwork(InstantSource.system());
    private static final SiteId EAST = new SiteId("east");
    private final OutsidePower power = OutsidePower.of(CLOCK, (_, _) -> Optional.empty());

    @Test
    void a_script_says_by_its_exit_status_that_it_saw_the_host_off() throws InterruptedException {
        assertThat(off(new FenceMethod.Script("echo \"$RESITE_SITE/$RESITE_HOST is off\"", WITHIN)))
                .isEqualTo(new Sight(true, "it says off (east/b1 is off)"));
        assertThat(off(new FenceMethod.Script("echo no such outlet; exit 3", WITHIN)))
                .isEqualTo(new Sight(false, "exit status 3: no such outlet"));
    }

    @Test
    void a_script_that_does_not_end_is_ended_and_confirms_nothing() throws InterruptedException {
        assertThat(off(new FenceMethod.Script("sleep 60", Duration.ofMillis(300))))
                .isEqualTo(new Sight(false, "no end within 0 s"));
    }

    @Test
    void an_address_says_by_its_status_that_the_host_is_off() throws Exception {
        var status = new AtomicReference<>(200);
        var asked = new AtomicReference<>("");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        try {
            var method = new FenceMethod.Http(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/fence", WITHIN);

            assertThat(off(method).off()).isTrue();
            assertThat(asked.get()).isEqualTo("{\"site\":\"east\",\"host\":\"b1\"}");
            status.set(503);
            assertThat(off(method)).isEqualTo(new Sight(false, "status 503"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_camel_endpoint_that_only_takes_messages_confirms_nothing() throws InterruptedException {
        var method = new FenceMethod.Camel("kafka:fence?brokers=10.0.0.5:9092", WITHIN);

        assertThat(power.withCamel((_, message) -> message)
                        .off(method, EAST, host(""))
                        .off())
                .isFalse();
        assertThat(power.withCamel((_, _) -> "off").off(method, EAST, host("")).off())
                .isTrue();
        assertThat(off(method).words()).contains("by the service alone");
    }

    @Test
    void a_controller_that_nobody_names_or_has_a_login_for_is_told_with_the_way_out() throws InterruptedException {
        assertThat(off(new FenceMethod.Ipmi(0, WITHIN)).words()).contains("names no controller");
        assertThat(power.off(new FenceMethod.Ipmi(0, WITHIN), EAST, host("10.0.9.11"))
                        .words())
                .contains("resite fence login");
    }

    @Test
    void the_environment_may_speak_of_one_host_or_of_all() {
        var environment = Map.of(
                "RESITE_BMC_USER",
                "all",
                "RESITE_BMC_PASSWORD",
                "a",
                "RESITE_BMC_USER_B_2",
                "two",
                "RESITE_BMC_PASSWORD_B_2",
                "b");

        assertThat(OutsidePower.fromEnvironment(environment, "b-2")).contains(new Login("two", "b"));
        assertThat(OutsidePower.fromEnvironment(environment, "b1")).contains(new Login("all", "a"));
        assertThat(OutsidePower.fromEnvironment(Map.of(), "b1")).isEmpty();
    }

    private Sight off(FenceMethod method) throws InterruptedException {
        return power.off(method, EAST, host(""));
    }

    private static FencedHost host(String controller) {
        return new FencedHost("b1", controller, "");
    }
}

package io.resite.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.clockwork.Clockwork;
import io.resite.clockwork.SystemClockwork;
import io.resite.fencing.PowerSwitch.Sight;
import io.resite.spec.FenceMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedfishTest {
    private static final Clockwork CLOCK = new SystemClockwork(InstantSource.system());
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Path folder;

    RedfishTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_host_is_off_when_its_controller_was_seen_to_say_so() throws Exception {
        try (var controller = FakeController.secure(folder)) {
            var sight = off(controller, anyCertificate(WITHIN), FakeController.LOGIN);

            assertThat(sight.off()).isTrue();
            assertThat(controller.orders)
                    .containsExactly("/redfish/v1/Systems/1/Actions/ComputerSystem.Reset {\"ResetType\":\"ForceOff\"}");
            assertThat(off(controller, anyCertificate(WITHIN), FakeController.LOGIN)
                            .off())
                    .isTrue();
            assertThat(controller.orders)
                    .as("one that is off is not told again")
                    .hasSize(1);
        }
    }

    @Test
    void an_order_that_is_accepted_and_not_followed_is_no_confirmation() throws Exception {
        try (var controller = FakeController.secure(folder)) {
            controller.obeys = false;

            assertThat(off(controller, anyCertificate(Duration.ofSeconds(2)), FakeController.LOGIN))
                    .isEqualTo(new Sight(false, "still On after 2 s"));
        }
    }

    @Test
    void a_login_that_is_wrong_is_told_and_not_shown() throws Exception {
        try (var controller = FakeController.secure(folder)) {
            var sight = off(controller, anyCertificate(WITHIN), new Login("resite", "wr0ng"));

            assertThat(sight.off()).isFalse();
            assertThat(sight.words()).contains("does not let this login in").doesNotContain("wr0ng");
            assertThat(new Login("resite", "wr0ng")).asString().doesNotContain("wr0ng");
        }
    }

    @Test
    void of_several_systems_the_address_has_to_name_one() throws Exception {
        try (var controller = FakeController.secure(folder)) {
            controller.systems.add("2");

            assertThat(off(controller, anyCertificate(WITHIN), FakeController.LOGIN)
                            .words())
                    .contains("2 systems: name one");
            var second = new Redfish(
                    CLOCK,
                    anyCertificate(WITHIN),
                    controller.address() + "/redfish/v1/Systems/2",
                    FakeController.LOGIN);
            assertThat(second.off().off()).isTrue();
            assertThat(controller.orders).singleElement().asString().contains("/Systems/2/");
        }
    }

    @Test
    void a_certificate_nobody_vouches_for_is_believed_by_explicit_wish_only() throws Exception {
        try (var controller = FakeController.secure(folder)) {
            assertThat(off(controller, new FenceMethod.Redfish("", false, WITHIN), FakeController.LOGIN)
                            .off())
                    .isFalse();
            assertThat(controller.orders).isEmpty();

            var vouched =
                    new FenceMethod.Redfish(folder.resolve("controller.pem").toString(), false, WITHIN);
            assertThat(off(controller, vouched, FakeController.LOGIN))
                    .isEqualTo(new Sight(true, "its controller says: PowerState Off"));
            assertThat(off(controller, new FenceMethod.Redfish("", true, WITHIN), FakeController.LOGIN)
                            .off())
                    .isTrue();
        }
    }

    @Test
    void a_login_is_sent_to_no_address_where_everybody_could_read_it() throws Exception {
        var sight = new Redfish(CLOCK, anyCertificate(WITHIN), "http://127.0.0.1:1", FakeController.LOGIN).off();

        assertThat(sight).isEqualTo(new Sight(false, "its address begins with http: a login goes by https only"));
    }

    @Test
    void a_controller_that_is_not_there_costs_no_longer_than_it_may() throws InterruptedException {
        var sight = new Redfish(
                        CLOCK, anyCertificate(Duration.ofSeconds(2)), "https://127.0.0.1:1", FakeController.LOGIN)
                .off();

        assertThat(sight.off()).isFalse();
    }

    private static FenceMethod.Redfish anyCertificate(Duration within) {
        return new FenceMethod.Redfish("", true, within);
    }

    private static Sight off(FakeController controller, FenceMethod.Redfish method, Login login)
            throws InterruptedException {
        return new Redfish(CLOCK, method, controller.address(), login).off();
    }
}

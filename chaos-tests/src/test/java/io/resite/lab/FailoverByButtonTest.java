package io.resite.lab;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.resite.lab.Demo.DemoPorts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// One person, one page, one button, and what may be wrong on the day: a pool without room, a damaged pack, a service
/// that dies in the middle. One story on one lab, told in order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverByButtonTest {
    /// The hosts here are emulated and share two processors.
    private static final double PATIENCE_MILLIS = 180_000;

    private static final Duration SOON = Duration.ofSeconds(60);
    private final Lab lab = new Lab(Instance.of("button", Map.of()));
    private final CommandLineTool resite = new CommandLineTool(lab.service());
    private final int port = freePort();
    private final Demo story = new Demo(lab, new DemoPorts(port, 0), System.out::println);
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    private final Page page = browser.newPage();
    private final List<String> complaints = new ArrayList<>();
    private Map<String, Long> promised = Map.of();

    @BeforeAll
    void a_site_is_replicated() {
        lab.down(Progress.silent());
        lab.up(System.out::println);
        story.startFirstService();
        story.capture();
        promised = story.replicate();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        page.setViewportSize(1280, 1000);
        page.onConsoleMessage(message -> complaints.add(message.text()));
    }

    @AfterAll
    void nothing_is_left_behind() {
        browser.close();
        playwright.close();
        lab.down(Progress.silent());
    }

    @Test
    @Order(1)
    void the_page_shows_every_machine_with_its_point_and_the_browser_has_nothing_to_complain_of() throws IOException {
        page.navigate("http://localhost:%d/#token=%s"
                .formatted(
                        port,
                        Files.readString(lab.service().state().resolve("token")).strip()));

        var machines = page.getByRole(AriaRole.GRID, named("Machines of east"));
        for (var guest : Guest.ALL) {
            assertThat(machines)
                    .containsText(guest.name() + " on " + guest.host().name());
        }
        assertThat(machines.getByRole(AriaRole.ROW).filter(with("db on"))).containsText("Met");
        picture("site");
        assertThat(complaints).isEmpty();
    }

    @Test
    @Order(2)
    void a_full_pool_at_the_recovery_site_is_named_in_one_line_and_the_next_plan_has_room() {
        lab.fillSharedPool(lab.west());
        try {
            var refused = resite.attempt("failover", "east", "--yes", "--word", "nobody", "--json");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.output().strip().lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("pool shared at west", "is full");
        } finally {
            lab.freeSharedPool(lab.west());
        }

        assertThat(resite.json("plan", "east").path("machines")).hasSize(Guest.ALL.size());
    }

    @Test
    @Order(3)
    void the_button_brings_the_site_back_though_the_service_dies_in_the_middle_and_one_pack_is_damaged() {
        flipOneBit(packOfDeb());
        lab.killSite(lab.east());
        lab.deleteSiteNamespaces(lab.east());

        press();
        var running = page.getByRole(AriaRole.REGION, named("Running now: failover of east to west"));
        assertThat(running.getByRole(AriaRole.LISTITEM).filter(with("start/dns")))
                .containsText("Done");
        picture("running");
        lab.stop(Demo.SERVICE);
        assertThat(page.locator("body")).containsText("Connection to the service lost");
        lab.startInService(Demo.SERVICE, resite.words("serve"));

        var ended = page.getByRole(AriaRole.REGION, named("Last run: failover of east to west"));
        assertThat(ended).containsText("Recovered except 1");
        assertThat(ended).containsText("hall 2 burnt down");
        assertThat(ended.getByRole(AriaRole.ROW).filter(with("web"))).containsText("Running");
        assertThat(ended.getByRole(AriaRole.ROW).filter(with("deb on"))).containsText("pack");
        picture("ended");
        var run = resite.json("runs").path(0).path("id").asText();
        var report = CommandLineTool.parse(
                resite.attempt("run", "show", run, "--json").lastLine());
        assertThat(report.path("fence").asText()).contains("unconfirmed", "Ada Lovelace");
        assertThat(report.path("from").asText()).contains("127.0.0.1");
        assertThat(story.check(report, promised).entrySet().stream()
                        .filter(finding -> !finding.getValue().good())
                        .map(Map.Entry::getKey))
                .containsExactly("deb");
    }

    @Test
    @Order(4)
    void the_repaired_pack_brings_the_last_machine_back_and_the_others_are_left_alone() {
        flipOneBit(packOfDeb());

        var again =
                resite.json("failover", "east", "--yes", "--word", "Ada Lovelace", "--reason", "the pack is repaired");

        assertThat(again.path("outcome").asText()).isEqualTo("recovered");
        assertThat(again.path("machines").findValuesAsText("name")).contains("deb");
        assertThat(Pause.until(() -> lab.serves(lab.west(), guest("deb")), SOON))
                .isTrue();
    }

    private void press() {
        page.getByRole(AriaRole.BUTTON, named("Fail over east")).click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Fencing of east is unconfirmed");
        dialog.getByLabel("Who says that east is down?").fill("Ada Lovelace");
        dialog.getByLabel("Reason").fill("hall 2 burnt down");
        dialog.getByLabel("Type east to confirm").fill("east");
        picture("asked");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Fail over east now"))
                .click();
    }

    private static Guest guest(String name) {
        return Guest.ALL.stream()
                .filter(guest -> guest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The largest there is: the only machine with a whole system on its disk.
    private Path packOfDeb() {
        try (var files = Files.walk(lab.vaultFolder().resolve("sites/east/packs"))) {
            return files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Done twice it is undone.
    private static void flipOneBit(Path pack) {
        try (var file = new RandomAccessFile(pack.toFile(), "rw")) {
            var place = file.length() / 2;
            file.seek(place);
            var found = file.read();
            file.seek(place);
            file.write(found ^ 1);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// For people who look at what the test saw.
    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/pictures/" + name + ".png"))
                .setFullPage(true));
    }

    private static Locator.FilterOptions with(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}

package io.resite.app.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final Chromium CHROMIUM = new Chromium();
    private static final String PLAN = "9f2c41d7be03a86f5d1e7790c2b4436a1f08e5d2c97b6a3440de18f57a2cb961";
    private static final String RUN = "20261122-031412-a7c4";
    // A loaded test machine may need a while for what a person sees at once.
    private static final double PATIENCE_MILLIS = 20_000;

    private final CannedService service = new CannedService();
    private final BrowserContext window = CHROMIUM.window(1280, 900);
    private final List<String> complaints = new ArrayList<>();
    private final List<String> fetched = new ArrayList<>();

    DashboardTest() throws IOException {
        window.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        window.onConsoleMessage(this::note);
        window.onRequest(request -> fetched.add(request.url()));
    }

    @AfterEach
    void closeTheWindow() {
        window.close();
        service.close();
    }

    @AfterAll
    static void closeTheBrowser() {
        CHROMIUM.close();
    }

    @Test
    void a_machine_says_in_words_how_it_stands_against_its_goal() {
        var page = open("");

        var machines = page.getByRole(AriaRole.GRID, named("Machines of east"));
        sees(machines.getByRole(AriaRole.ROW).nth(1), "db on east2", "Unknown (was running)", "#42", "Missed");
        sees(machines.getByRole(AriaRole.ROW).nth(2), "web on east1", "Running", "Critical", "shop", "At risk");
        sees(machines.getByRole(AriaRole.ROW).nth(3), "batch on east2", "Optional", "Met");
        sees(machines.getByRole(AriaRole.ROW).nth(3), "38 GiB of 100 GiB, 4 MiB/s, whole by", "30 % of the line");
        sees(page.getByRole(AriaRole.LIST, named("Activity")), "db/vda 12 MiB of 40 MiB", "30 %");
        sees(page.getByRole(AriaRole.LIST, named("Hosts")).first(), "east2 does not answer", "3 GiB free of 4 GiB");
    }

    @Test
    void what_changed_at_a_site_is_one_line_until_somebody_asks() {
        var page = open("");
        var changes = page.getByRole(AriaRole.LIST, named("Changes of revision 3"));

        assertThat(changes).isHidden();
        page.getByText("Changed in revision 3: 2 things").click();

        sees(changes, "db: memory 1 GiB → 2 GiB", "machine batch: new, on east2");
    }

    @Test
    void what_could_not_start_is_one_line_until_somebody_asks() {
        var page = open("");
        var machines = page.getByRole(AriaRole.LIST, named("Machines that could not start at west"));

        assertThat(machines).isHidden();
        page.getByText("1 of 3 machines could not start at west").click();

        sees(machines, "batch: no host of west has machine type pc-q35-9.0", "choose pc-q35-7.2");
    }

    @Test
    void the_vaults_state_is_asked_for_by_who_looks_and_points_are_pinned_and_unpinned() throws IOException {
        service.answerTo("GET /api/vault/care", 200, CannedService.canned("care"));
        service.answerTo("GET /api/sites/east/points", 200, """
                [{"sequence": 42, "at": "2026-11-22T03:10:53Z", "disks": []},
                 {"sequence": 40, "at": "2026-11-22T03:08:53Z", "disks": []}]
                """);
        service.answerTo("POST /api/vault/pins", 200, "{}");
        service.answerTo("POST /api/vault/pins/3/end", 200, "[]");
        service.answerTo("POST /api/vault/check", 200, "{}");
        var page = open("#token=secret");

        page.getByText("Checks, retention and pinned points").click();

        var east = page.getByRole(AriaRole.REGION, named("Vault of east"));
        sees(east, "612 points in 1034 packs, 15 GiB read: 1 object damaged", "24 points removed", "179 MiB freed");
        sees(east, "sites/east/packs/ab/ab01.1: is damaged in frame 3", "Costs db#41", "whole: db#42", "--condemn");
        sees(page.getByRole(AriaRole.GRID, named("Pins")), "db#40 of east", "ada", "before the upgrade", "unpinned");
        var points = page.getByRole(AriaRole.GRID, named("Newest points of db"));
        sees(points, "pinned by ada (before the upgrade)");
        points.getByText("Pin", new Locator.GetByTextOptions().setExact(true)).click();
        fill(points, "Why it stays", "audit");
        fill(points, "The first day without the pin", "2027-01-31");
        points.getByText("Pin it").click();
        assertThat(points.getByText("Pin it")).isHidden();
        page.getByRole(AriaRole.BUTTON, named("Unpin db#40")).click();
        page.getByRole(AriaRole.BUTTON, named("Check east")).click();

        page.waitForCondition(() -> service.orders().size() == 3);
        assertThat(service.orders())
                .extracting(CannedService.Order::path)
                .containsExactly("/api/vault/pins", "/api/vault/pins/3/end", "/api/vault/check");
        assertThat(service.orders().getFirst().body())
                .isEqualTo("{\"site\":\"east\",\"points\":[\"db#42\"],\"why\":\"audit\",\"until\":\"2027-01-31\"}");
    }

    @Test
    void the_dialog_tells_what_is_lost_what_stays_down_and_that_the_old_site_may_still_run() {
        var dialog = askToFailOver(open(""));

        sees(
                dialog,
                "3 min 07 s",
                "of writes lost at most (db)",
                "Fencing of east is unconfirmed",
                "east2 does not answer");
        sees(dialog, "Stays down", "machine batch: no room: needs 1 GiB of memory, west1 has 0.4 GiB left");
        var rows = dialog.getByRole(AriaRole.GRID).getByRole(AriaRole.ROW);
        sees(rows.nth(1), "db", "on west2 as east--db", "03:10:53 #42", "3 min 07 s");
        sees(rows.nth(2), "web", "on west1 as east--web", "03:13:08 #44", "52 s");
        dialog.getByText("Runbook of this plan").click();
        sees(dialog, "Failover of east to west", "Ask who has seen east.");
    }

    @Test
    void the_button_opens_only_to_the_sites_exact_name() {
        var dialog = askToFailOver(open("#token=secret"));
        var press = press(dialog);
        fill(dialog, "Who says that east is down?", "R. Moreau");
        fill(dialog, "Reason", "fire in hall 2");

        for (var wrong : List.of("", "East", "east ", "eas", "west")) {
            fill(dialog, "Type east to confirm", wrong);
            assertThat(press).isDisabled();
        }
        fill(dialog, "Type east to confirm", "east");
        assertThat(press).isEnabled();
        fill(dialog, "Who says that east is down?", " ");
        assertThat(press).isDisabled();
        assertThat(service.orders()).isEmpty();
    }

    @Test
    void the_order_names_the_plan_that_was_shown_and_carries_the_token() throws IOException {
        service.answerTo("POST /api/sites/east/failover", 202, "{\"run\":\"" + RUN + "\"}");
        var page = open("");
        var dialog = askToFailOver(page);

        fillAll(dialog);
        fill(dialog, "Access token", "secret");
        press(dialog).click();

        assertThat(dialog).isHidden();
        var order = service.orders().getFirst();
        assertThat(order.path()).isEqualTo("/api/sites/east/failover");
        assertThat(order.authorization()).isEqualTo("Bearer secret");
        var json = new ObjectMapper();
        assertThat(json.readTree(order.body())).isEqualTo(json.readTree("""
                        {"plan": "%s", "confirm": "east", "reason": "fire in hall 2", "word": "R. Moreau"}
                        """.formatted(PLAN)));
    }

    @Test
    void a_refusal_is_shown_in_the_services_own_words() {
        service.answerTo("POST /api/sites/east/failover", 409, "{\"error\":\"run 7 of east is going on; follow it\"}");
        var dialog = askToFailOver(open("#token=secret"));

        fillAll(dialog);
        press(dialog).click();

        sees(dialog, "run 7 of east is going on; follow it");
    }

    @Test
    void a_run_is_followed_step_by_step_to_its_end() {
        var page = open("");
        sees(page.locator("body"), "Live");
        service.tell("run", "run-working");

        var run = page.getByRole(AriaRole.REGION, named("Running now: failover of east to west"));
        sees(run, "2 of 4 steps", "R. Moreau", "fire in hall 2", "unconfirmed, on the word of R. Moreau");
        sees(run.getByRole(AriaRole.LISTITEM).filter(with("start/db")), "Working", "pulling, 40 %");
        sees(run.getByRole(AriaRole.ROW).filter(with("db")), "41 % of 1 GiB filled, 21 MiB/s");
        service.tell("run", "run-ended");
        var ended = page.getByRole(AriaRole.REGION, named("Last run: failover of east to west"));
        sees(ended, "Took 37 s", "4 of 4 steps", "Recovered except 1 (batch: no room)");
        sees(ended.getByRole(AriaRole.ROW).filter(with("web")), "Running", "1 min 04 s", "37 s");
        sees(ended.getByRole(AriaRole.ROW).filter(with("batch")), "Stays down", "no room at west");
        sees(ended.getByRole(AriaRole.LISTITEM).filter(with("start/db")), "Done", "19 s");
        // A reason may name an object by a key of a hundred characters.
        var machines = ended.getByRole(AriaRole.GRID, new Locator.GetByRoleOptions().setName("Machines of the run"))
                .boundingBox();
        var steps = ended.getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName("Steps"))
                .boundingBox();
        assertThat(machines.x + machines.width).isLessThanOrEqualTo(steps.x);
    }

    @Test
    void what_a_run_asks_people_for_stands_on_top_and_is_decided_with_a_name_after_its_cost_was_told()
            throws IOException {
        service.answerTo("POST /api/runs/" + RUN + "/decisions", 200, CannedService.canned("run-asking"));
        var page = open("#token=secret");
        sees(page.locator("body"), "Live");
        service.tell("run", "run-asking");

        var asked = page.getByRole(AriaRole.GROUP, named("What the run asks people for"));
        sees(asked, "db has failed: disk vdb: no space left on device");
        sees(asked, "hook/before-start/web/licence, for R. Moreau, until 03:44:12: Move the licence of web");
        sees(page.getByRole(AriaRole.STATUS).first(), "Waits for a decision");
        keepAPicture(page, "run-asking");
        asked.getByRole(AriaRole.BUTTON, inside("Earlier point: db")).click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        sees(dialog, "loses 10 min more", "db, web", "shut off and lose what they wrote since");
        var press = dialog.getByRole(AriaRole.BUTTON, inside("Earlier point"));
        assertThat(press).isDisabled();
        fill(dialog, "Your name", "Ada Lovelace");
        keepAPicture(page, "run-decision");
        press.click();

        assertThat(dialog).isHidden();
        assertThat(service.orders())
                .containsExactly(new CannedService.Order("/api/runs/" + RUN + "/decisions", "Bearer secret", """
                                {"action":"previous","machine":"db","step":"","host":"","word":"","stopRunning":true,\
                                "by":"Ada Lovelace","why":""}"""));
    }

    @Test
    void what_is_kept_of_a_run_is_listed_and_fetched_with_the_token() {
        service.answerTo("GET /api/runs/" + RUN + "/evidence", 200, "[{\"subject\":\"db\",\"name\":\"serial-1.txt\"}]");
        service.answerTo("GET /api/runs/" + RUN + "/evidence/db/serial-1.txt", 200, "login:");
        var page = open("#token=secret");
        sees(page.locator("body"), "Live");
        service.tell("run", "run-asking");

        page.getByText("Evidence: consoles, serial logs").click();
        var saved = page.waitForDownload(
                () -> page.getByRole(AriaRole.BUTTON, named("db: serial-1.txt")).click());

        assertThat(saved.suggestedFilename()).isEqualTo("db-serial-1.txt");
    }

    @Test
    void any_machine_that_failed_and_the_whole_run_can_be_decided_about() {
        var page = open("#token=secret");
        sees(page.locator("body"), "Live");
        service.tell("run", "run-asking");
        service.answerTo("POST /api/runs/" + RUN + "/decisions", 409, "{\"error\":\"it is paused already\"}");

        var row = page.getByRole(AriaRole.GRID, named("Machines of the run"))
                .getByRole(AriaRole.ROW)
                .filter(with("web"));
        assertThat(row.getByRole(AriaRole.BUTTON, inside("Accept as it is: web")))
                .isVisible();
        page.getByRole(AriaRole.BUTTON, named("Roll back, shut off?")).click();
        sees(page.getByRole(AriaRole.DIALOG), "shut off too and lose what they wrote since: web");
        page.keyboard().press("Escape");
        page.getByRole(AriaRole.BUTTON, named("It is done: hook/before-start/web/licence"))
                .click();
        sees(page.getByRole(AriaRole.DIALOG), "what waits for it goes on");
        page.keyboard().press("Escape");
        page.getByRole(AriaRole.BUTTON, named("Pause?")).click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        fill(dialog, "Your name", "Ada Lovelace");
        page.keyboard().press("Enter");

        sees(dialog, "it is paused already");
    }

    @Test
    void a_run_that_began_before_the_page_was_opened_is_shown() {
        service.answerTo("GET /api/runs", 200, "[" + CannedService.canned("run-working") + "]");
        service.answerTo("GET /api/runs/" + RUN, 200, CannedService.canned("run-working"));

        var page = open("");

        sees(page.getByRole(AriaRole.REGION, named("Running now: failover of east to west")), "2 of 4 steps");
    }

    @Test
    void a_sealed_vault_is_said_and_can_be_unsealed() {
        service.showOverview("sealed");
        service.answerTo("POST /api/unseal", 200, "{}");
        var page = open("#token=secret");

        sees(page.locator("body"), "The vault is sealed", "s3://vault/shop");
        page.getByLabel("Passphrase of the vault").fill("open sesame");
        page.keyboard().press("Enter");
        service.showOverview("overview");

        sees(page.locator("body"), "Site east");
        assertThat(service.orders())
                .containsExactly(
                        new CannedService.Order("/api/unseal", "Bearer secret", "{\"passphrase\":\"open sesame\"}"));
    }

    @Test
    void the_token_in_the_address_is_taken_and_removed() {
        var page = open("#token=secret");

        sees(page.locator("body"), "Forget token");
        assertThat(page.url()).isEqualTo(service.address());
    }

    @Test
    void a_silent_service_is_told_with_the_way_to_recover_without_it() {
        var page = open("");
        sees(page.locator("body"), "Live");

        service.close();

        sees(page.locator("body"), "Connection to the service lost since");
        sees(page.locator("body"), "resite recover --vault 's3://vault/shop?endpoint=http://10.77.2.20:9000'");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Fail over east"))).isDisabled();
    }

    @Test
    void the_keyboard_alone_opens_the_dialog_and_leaves_it() {
        var page = open("");
        var button = page.getByRole(AriaRole.BUTTON, named("Fail over east"));
        button.waitFor();

        for (var presses = 0;
                presses < 10 && !(boolean) button.evaluate("it => it === document.activeElement");
                presses++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");

        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(button).isFocused();
    }

    @Test
    void the_page_fits_a_phone_and_loads_nothing_from_elsewhere() {
        var page = open("");
        page.setViewportSize(390, 844);
        var dialog = askToFailOver(page);
        dialog.getByText("Fencing of east is unconfirmed").waitFor();

        assertThat((int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                .isZero();
        assertThat(fetched).allSatisfy(url -> assertThat(url).startsWith(service.address()));
        assertThat(complaints).isEmpty();
    }

    private Page open(String fragment) {
        var page = window.newPage();
        page.navigate(service.address() + fragment);
        return page;
    }

    private static Locator askToFailOver(Page page) {
        page.getByRole(AriaRole.BUTTON, named("Fail over east")).click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByText("of writes lost at most").waitFor();
        return dialog;
    }

    private static void fillAll(Locator dialog) {
        fill(dialog, "Who says that east is down?", "R. Moreau");
        fill(dialog, "Reason", "fire in hall 2");
        fill(dialog, "Type east to confirm", "east");
    }

    private static void fill(Locator dialog, String label, String text) {
        dialog.getByLabel(label).fill(text);
    }

    /// Waits until all these texts are to be read there.
    private static void sees(Locator where, String... texts) {
        for (var text : texts) {
            assertThat(where).containsText(text);
        }
    }

    private static Locator press(Locator dialog) {
        return dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Fail over east now"));
    }

    /// A button or group within another element.
    private static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    /// For people who want to see what the test saw.
    private static void keepAPicture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "pictures", name + ".png"))
                .setFullPage(true));
    }

    private static Locator.FilterOptions with(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private void note(ConsoleMessage message) {
        if (Pattern.matches("error|warning", message.type())) {
            complaints.add(message.text());
        }
    }
}

package io.resite.app.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.resite.app.api.Json;
import io.resite.app.api.Overview;
import io.resite.app.api.Overview.DriftView;
import io.resite.app.api.SpecChangesView;
import io.resite.app.api.SpecChangesView.ChangeView;
import io.resite.app.api.SpecRevisionView;
import io.resite.app.config.Token;
import io.resite.app.operations.Hosts;
import io.resite.change.Change;
import io.resite.change.Weight;
import io.resite.document.Documents;
import io.resite.spec.Layout;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(SpecsTest.OfItsOwn.class)
@SuppressWarnings("NullAway.Init")
class SpecsTest {
    /// A vault that no other test has written to.
    public static class OfItsOwn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("test.protect", "false");
        }
    }

    private static final SiteId EAST = new SiteId("east");
    private static final String GROWN = "db: memory 256 MiB → 512 MiB";

    @TestHTTPResource
    URI service;

    @Inject
    Token token;

    @Inject
    Hosts hosts;

    @Inject
    ConsumerTemplate camel;

    private Asking asking;

    @BeforeEach
    void capture() throws IOException, InterruptedException {
        asking = new Asking(service);
        captureEast();
    }

    @Test
    void what_changed_is_in_the_history_in_words_in_the_event_and_on_the_page()
            throws IOException, InterruptedException {
        var none = asking.get("/api/sites/east/specs/changes");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("site east: there is nothing before spec revision 1");

        growDb();
        captureEast();

        assertThat(get("/api/sites/east/specs", SpecRevisionView[].class))
                .extracting(SpecRevisionView::number, SpecRevisionView::machines, SpecRevisionView::changes)
                .containsExactly(tuple(2L, 1, 1), tuple(1L, 1, null));
        var changes = get("/api/sites/east/specs/changes", SpecChangesView.class);
        assertThat(changes.from()).isEqualTo(1);
        assertThat(changes.to()).isEqualTo(2);
        assertThat(changes.changes())
                .containsExactly(new ChangeView(
                        Change.Kind.MACHINE, "db", "memory", "256 MiB", "512 MiB", GROWN, Weight.RECOVERY));
        assertThat(get("/api/sites/east/specs/changes?from=2&to=1", SpecChangesView.class)
                        .changes())
                .extracting(ChangeView::sentence)
                .containsExactly("db: memory 512 MiB → 256 MiB");
        assertThat(document("1").machine("db").orElseThrow().memory()).hasToString("256 MiB");
        assertThat(document("newest")).isEqualTo(document("2")).isEqualTo(document("0"));
        assertThat(get("/api/overview", Overview.class).sites().getFirst().drift())
                .isEqualTo(new DriftView(2, 1, List.of(GROWN)));
        assertThat(Stream.generate(() -> camel.receiveBody("seda:told", 5000, String.class))
                        .limit(10)
                        .takeWhile(Objects::nonNull)
                        .anyMatch(event -> event.contains("spec revision 2: 1 change: " + GROWN)))
                .isTrue();
    }

    @Test
    void how_a_site_is_made_up_can_be_asked() throws IOException, InterruptedException {
        var answer = asking.get("/api/sites/east/specs/newest/layout");

        assertThat(Documents.read(answer.body(), Layout.class, "layout").partitions())
                .singleElement()
                .satisfies(partition -> assertThat(partition.machines()).containsExactly("db"));
    }

    @ParameterizedTest(name = "GET {0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/sites/north/specs                | 404 | site north has no captured spec in the vault, which holds [east, west]",
                "/api/sites/north/specs/1              | 404 | site north has no captured spec",
                "/api/sites/north/specs/changes        | 404 | site north has no captured spec",
                "/api/sites/east/specs/99              | 404 | site east has no spec revision 99: it has 1",
                "/api/sites/east/specs/changes?from=98 | 404 | site east has no spec revision 98: it has 1",
                "/api/sites/east/specs/changes?to=97   | 404 | site east has no spec revision 97: it has 1",
                "/api/sites/east/specs/first           | 400 | is no revision: expected a number, or newest",
                "/api/sites/east/specs/changes?from=-1 | 400 | is no revision: expected a number, or newest",
            })
    void what_is_not_there_is_named_with_what_is(String path, int status, String words)
            throws IOException, InterruptedException {
        var answer = asking.get(path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(words);
    }

    private void captureEast() throws IOException, InterruptedException {
        assertThat(asking.post(token, "/api/sites/east/capture", "").statusCode())
                .isEqualTo(200);
    }

    private void growDb() {
        var host = hosts.connect(EAST, "east1");
        var xml = host.domain("db").orElseThrow().xml();
        host.define(xml.replace(">256<", ">512<"));
    }

    private Site document(String number) throws IOException, InterruptedException {
        var answer = asking.get("/api/sites/east/specs/" + number);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/yaml");
        return Documents.read(answer.body(), Site.class, "east " + number);
    }

    private <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
        return Json.read(asking.get(path).body(), type);
    }
}

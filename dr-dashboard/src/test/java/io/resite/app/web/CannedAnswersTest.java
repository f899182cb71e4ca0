package io.resite.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resite.app.api.CareView;
import io.resite.app.api.Json;
import io.resite.app.api.Overview;
import io.resite.app.api.PlanView;
import io.resite.app.api.RunView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The page is tried with canned answers; these are answers that the service itself would give.
class CannedAnswersTest {
    @ParameterizedTest
    @CsvSource({"overview", "sealed"})
    void an_overview_is_written_by_the_service_field_by_field_as_it_is_canned(String name)
            throws JsonProcessingException {
        assertWrittenAlike(name, Overview.class);
    }

    @ParameterizedTest
    @CsvSource("plan")
    void so_is_a_plan(String name) throws JsonProcessingException {
        assertWrittenAlike(name, PlanView.class);
    }

    @ParameterizedTest
    @CsvSource({"run-working", "run-asking", "run-ended"})
    void and_a_run(String name) throws JsonProcessingException {
        assertWrittenAlike(name, RunView.class);
    }

    @ParameterizedTest
    @CsvSource("care")
    void and_what_is_known_of_the_vault(String name) throws JsonProcessingException {
        assertWrittenAlike(name, CareView.class);
    }

    private static void assertWrittenAlike(String name, Class<?> type) throws JsonProcessingException {
        var canned = CannedService.canned(name);

        var written = Json.write(Json.read(canned, type));

        var trees = new ObjectMapper();
        assertThat(trees.readTree(written)).isEqualTo(trees.readTree(canned));
    }
}

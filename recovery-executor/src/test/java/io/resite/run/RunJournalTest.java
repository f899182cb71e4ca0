package io.resite.run;

import static io.resite.run.RunFixtures.START;
import static io.resite.run.RunFixtures.started;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.clockwork.SystemClockwork;
import io.resite.run.RunEvent.ExecutorTookOver;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunJournalTest {
    private static final String RUN = "20261122-100000-4f1a";
    private final ListLog log = new ListLog();

    @Test
    void what_was_appended_is_read_back() {
        open("executor-1").append(RunStateTest.wholeRun());

        assertThat(open("executor-2").state()).isEqualTo(RunState.of(RunStateTest.wholeRun()));
    }

    @Test
    void of_two_executors_the_second_to_extend_a_journal_is_told_and_stops() {
        open("executor-1").append(List.of(started()));
        var first = open("executor-1");
        var second = open("executor-2");
        var takeOver = new ExecutorTookOver(START, "executor-2", 2);

        second.append(List.of(takeOver));

        assertThatThrownBy(() -> first.append(RunFixtures.passing("preflight", 1)))
                .isInstanceOf(JournalLost.class);
        assertThat(open("executor-3").state()).isEqualTo(second.state());
    }

    @Test
    void a_lost_answer_and_a_store_that_is_silent_for_a_while_do_not_stop_a_run() {
        var journal = open("executor-1");
        log.loseAnswers(1);

        journal.append(List.of(started()));
        log.beSilent(5);
        journal.append(RunFixtures.passing("preflight", 1));

        assertThat(log.newest()).isEqualTo(2);
        assertThat(open("executor-2").state()).isEqualTo(journal.state());
    }

    @Test
    void a_store_that_stays_silent_stops_the_executor_with_the_way_out() {
        var journal = open("executor-1");
        log.beSilent(1000);

        assertThatThrownBy(() -> journal.append(List.of(started())))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("resume it when the vault answers");
    }

    @Test
    void a_long_journal_is_read_from_its_newest_snapshot() {
        var journal = open("executor-1");
        journal.append(List.of(started()));
        for (var entry = 2; entry <= 200; entry++) {
            journal.append(List.of(new ExecutorTookOver(START.plusSeconds(entry), "executor-" + entry, entry)));
        }
        var reads = new ArrayList<Long>();
        var counting = new ReadCountingLog(log, reads);

        var state = JournalReader.read(RUN, counting).state();

        assertThat(state).isEqualTo(journal.state());
        assertThat(reads).hasSizeLessThanOrEqualTo(64).doesNotContain(191L);
    }

    @Test
    void a_journal_written_by_an_earlier_version_still_replays() throws IOException {
        replay("journal-v1.jsonl");

        assertThat(open("executor-9").state()).isEqualTo(RunState.of(GoldenJournal.events()));
    }

    @Test
    void a_journal_with_decisions_still_replays() throws IOException {
        replay("journal-v2.jsonl");

        assertThat(open("executor-9").state()).isEqualTo(RunState.of(GoldenDecisions.events()));
    }

    @Test
    void a_journal_in_which_people_were_asked_still_replays_from_its_beginning_and_from_its_snapshot()
            throws IOException {
        replay("journal-v3.jsonl");

        var whole = JournalReader.readOn(RUN, log, new JournalReader.Position(0, new RunState.NotBegun()));
        assertThat(whole.state()).isEqualTo(RunState.of(GoldenQuestions.events()));
        assertThat(open("executor-9").state()).isEqualTo(whole.state());
    }

    @Test
    void a_snapshot_written_before_there_were_decisions_is_one_without_any() {
        var run = RunState.of(RunStateTest.wholeRun().subList(0, 5));
        var json = new String(new JournalEntry(1, "executor-1", List.of(), run).toJson(), UTF_8)
                .replaceAll(",\"(decided|repinned|added)\":\\[\\]", "")
                .replace(",\"onFailure\":\"HOLD\"", "");

        var entry = JournalEntry.fromJson("runs/x/64", json.getBytes(UTF_8));

        assertThat(json).doesNotContain("decided").doesNotContain("onFailure");
        assertThat(entry.folded()).isEqualTo(run);
    }

    @Test
    void a_journal_of_ten_thousand_entries_is_opened_by_reading_a_few() {
        var journal = open("executor-1");
        journal.append(List.of(started()));
        for (var entry = 2; entry <= 10_000; entry++) {
            journal.append(List.of(new ExecutorTookOver(START.plusSeconds(entry), "executor", 1)));
        }
        var reads = new ArrayList<Long>();

        JournalReader.read(RUN, new ReadCountingLog(log, reads));

        assertThat(reads).hasSizeLessThanOrEqualTo(64);
    }

    private void replay(String golden) throws IOException {
        try (var stream = RunJournalTest.class.getResourceAsStream(golden)) {
            new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8)
                    .lines()
                    .forEach(line -> log.append(log.newest() + 1, line.getBytes(UTF_8)));
        }
    }

    @Test
    void bytes_that_are_no_journal_are_damage_and_not_a_crash() {
        var random = new Random(7);
        var good = new JournalEntry(1, "executor-1", RunStateTest.wholeRun(), new RunState.NotBegun()).toJson();
        for (var round = 0; round < 300; round++) {
            var bad = Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));

            assertThatThrownBy(() -> JournalEntry.fromJson("runs/x/1", bad))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("runs/x/1");
        }
    }

    @Test
    void an_entry_of_a_newer_format_names_the_way_out() {
        var newer = "{\"format\":4,\"executor\":\"e\",\"events\":[],\"folded\":{\"kind\":\"not-begun\"}}";

        assertThatThrownBy(() -> JournalEntry.fromJson("runs/x/1", newer.getBytes(UTF_8)))
                .hasMessageContaining("use the version of resite that began the run");
    }

    private RunJournal open(String executor) {
        return RunJournal.open(RUN, executor, log, Duration.ofMillis(1), new SystemClockwork(InstantSource.system()));
    }
}

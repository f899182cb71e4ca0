package io.resite.app.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.app.alarms.AlarmBook.Telling;
import io.resite.app.alarms.AlarmBook.Word;
import io.resite.app.api.AlarmKind;
import io.resite.app.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlarmBookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Condition LATE = late("12 min old", Duration.ZERO);

    @Test
    void what_is_not_as_promised_is_told_once_and_again_after_the_repeat() {
        var book = AlarmBook.EMPTY.seeing(List.of(LATE), NOW);

        var telling = only(book, NOW);
        assertThat(telling.word()).isEqualTo(Word.RAISED);
        book = book.told(telling, NOW);
        assertThat(book.due("mail", HOUR, NOW.plusSeconds(3599))).isEmpty();

        var later = book.seeing(List.of(late("72 min old", Duration.ZERO)), NOW.plus(HOUR));
        assertThat(only(later, NOW.plus(HOUR)).word()).isEqualTo(Word.STILL);
        assertThat(only(later, NOW.plus(HOUR)).alarm().text()).isEqualTo("72 min old");
    }

    @Test
    void who_looks_after_it_is_told_no_more_but_of_its_end() {
        var book = AlarmBook.EMPTY.seeing(List.of(LATE), NOW);
        book = book.told(only(book, NOW), NOW).acknowledged(1, "ada", "on my way");

        assertThat(book.due("mail", HOUR, NOW.plus(HOUR.multipliedBy(5)))).isEmpty();
        var over = NOW.plus(HOUR.multipliedBy(6));
        assertThat(only(book.seeing(List.of(), over), over).word()).isEqualTo(Word.OVER);
    }

    @Test
    void trouble_that_comes_and_goes_is_one_trouble() {
        var book = AlarmBook.EMPTY
                .seeing(List.of(LATE), NOW)
                .seeing(List.of(), NOW.plusSeconds(30))
                .seeing(List.of(LATE), NOW.plusSeconds(50))
                .seeing(List.of(), NOW.plusSeconds(100));

        assertThat(book.alarms()).hasSize(1);
        assertThat(book.open()).hasSize(1);
        assertThat(book.seeing(List.of(), NOW.plusSeconds(111)).open()).isEmpty();
    }

    @Test
    void what_has_to_hold_for_a_while_is_not_told_before() {
        var silent = late("silent", Duration.ofMinutes(1));
        var book = AlarmBook.EMPTY.seeing(List.of(silent), NOW).seeing(List.of(silent), NOW.plusSeconds(59));

        assertThat(book.alarms()).isEmpty();
        assertThat(book.seeing(List.of(silent), NOW.plusSeconds(60)).alarms()).hasSize(1);
        assertThat(book.seeing(List.of(), NOW.plusSeconds(60)).waiting()).isEmpty();
    }

    @Test
    void what_was_over_before_the_receiver_came_back_is_told_all_the_same_for_a_day() {
        var over = NOW.plus(HOUR);
        var book = AlarmBook.EMPTY.seeing(List.of(LATE), NOW).seeing(List.of(), over);

        var telling = only(book, over.plusSeconds(10));
        assertThat(telling.word()).isEqualTo(Word.OVER);
        assertThat(book.told(telling, over).due("mail", HOUR, over.plusSeconds(20)))
                .isEmpty();
        assertThat(book.due("mail", HOUR, over.plus(Duration.ofDays(2)))).isEmpty();
    }

    @Test
    void channels_are_told_each_by_itself() {
        var book = AlarmBook.EMPTY.seeing(List.of(LATE), NOW);
        book = book.told(only(book, NOW), NOW);

        assertThat(book.due("webhook", HOUR, NOW)).hasSize(1);
    }

    @Test
    void a_book_survives_being_written_and_read() {
        var book = AlarmBook.EMPTY.seeing(List.of(LATE, late("x", HOUR)), NOW);
        book = book.told(only(book, NOW), NOW).acknowledged(1, "ada", "");

        assertThat(Json.read(Json.write(book), AlarmBook.class)).isEqualTo(book);
        assertThat(book.views(Map.of("webhook", "refused")).getFirst().channels())
                .extracting(channel -> channel.channel() + channel.times() + channel.problem())
                .containsExactlyInAnyOrder("mail1", "webhook0refused");
    }

    private static Telling only(AlarmBook book, Instant now) {
        var due = book.due("mail", HOUR, now);
        assertThat(due).hasSize(1);
        return due.getFirst();
    }

    private static Condition late(String text, Duration patience) {
        return new Condition(AlarmKind.RPO, "east", patience.isZero() ? "shop" : "other", text, patience);
    }
}

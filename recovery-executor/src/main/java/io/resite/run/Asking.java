package io.resite.run;

import io.resite.run.RunEvent.Decided;
import io.resite.run.RunEvent.PersonAsked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people were asked about steps under way, and what they have answered.
///
/// @param asked one for each step at most
/// @param answers the last of each step; each about its present attempt
public record Asking(List<PersonAsked> asked, List<Decided> answers) {
    static final Asking NOBODY = new Asking(List.of(), List.of());

    public Asking {
        asked = List.copyOf(asked);
        answers = List.copyOf(answers);
    }

    /// What somebody has to say something about.
    public List<PersonAsked> open() {
        return asked.stream().filter(one -> answer(one.step()).isEmpty()).toList();
    }

    public Optional<PersonAsked> about(String step) {
        return asked.stream().filter(one -> one.step().equals(step)).findFirst();
    }

    /// What was said about a step under way; its decision is a [Decision.Answer].
    public Optional<Decided> answer(String step) {
        return answers.stream().filter(one -> isAbout(step, one)).findFirst();
    }

    Asking with(PersonAsked question) {
        var others = without(question.step());
        var longer = new ArrayList<>(others.asked);
        longer.add(question);
        return new Asking(longer, others.answers);
    }

    Asking with(String step, Decided answer) {
        var longer = new ArrayList<>(
                answers.stream().filter(one -> !isAbout(step, one)).toList());
        longer.add(answer);
        return new Asking(asked, longer);
    }

    /// A step that begins or has ended is asked about anew, or not at all.
    Asking without(String step) {
        return new Asking(
                asked.stream().filter(one -> !one.step().equals(step)).toList(),
                answers.stream().filter(one -> !isAbout(step, one)).toList());
    }

    /// An executor that was told to do something again may have done it before it died.
    Asking afterTakeOver() {
        return new Asking(
                asked,
                answers.stream()
                        .filter(one -> !(one.decision() instanceof Decision.Answer answer
                                && answer.reply() == Decision.Reply.AGAIN))
                        .toList());
    }

    private static boolean isAbout(String step, Decided one) {
        return one.decision() instanceof Decision.Answer answer && answer.step().equals(step);
    }
}

package io.resite.watchdog;

/// One machine under guard, from before anything is done to it until nothing is left to undo.
public final class Vigil {
    private final Watchdog watchdog;
    private final String number;
    private final Duty duty;
    private volatile boolean kept;
    private volatile boolean moving;
    private volatile String lost = "";

    Vigil(Watchdog watchdog, String number, Duty duty) {
        this.watchdog = watchdog;
        this.number = number;
        this.duty = duty;
    }

    void isKept(String by) {
        kept = by.equals(number);
    }

    void isLost(String why) {
        lost = why;
    }

    /// How a process is told of it; one that comes late need not care for what is done.
    String order() {
        var now = moving
                ? new Duty(
                        duty.host(),
                        duty.machine(),
                        false,
                        false,
                        duty.within(),
                        duty.scratchFolder(),
                        duty.scratchFree())
                : duty;
        return "guard %s %s".formatted(number, now.line());
    }

    /// Whether the machine is guarded even when this process is killed. Only then may it be made to stand still.
    public boolean outlivesUs() {
        return kept;
    }

    /// Why not; empty when it does.
    public String whyNot() {
        return lost;
    }

    /// The machine moves again.
    ///
    /// @param thawLater whether its file systems may freeze yet, since an agent did not answer in time
    /// @return what was undone before that, in words; empty for nothing: then it stood still as long as it had to
    public String moving(boolean thawLater) {
        moving = true;
        return watchdog.order(this, thawLater ? "loose" : "moving", number, "the watchdog did not answer in time");
    }

    /// What was undone so far, in words; empty for nothing.
    public String undone() {
        return watchdog.order(this, "undone", number, "");
    }

    /// Nothing is left to undo.
    public void over() {
        watchdog.order(this, "over", number, "");
    }
}

package io.resite.run;

import java.util.List;

/// A step as far as the run's state needs it.
///
/// @param kind as the plan names it, as in `start`; of what a roll-back adds [#UNDO]
/// @param machine the name of the machine that needs it; empty when it serves several
public record StepOutline(String id, String kind, List<String> after, String machine) {
    /// The kind of the step that sees whether a machine is well.
    static final String VERIFY = "verify";

    /// The kind of the step that lets a machine run.
    static final String START = "start";

    /// The kind of the step that rebuilds a network.
    static final String NETWORK = "network";

    /// The kind of the step that takes the ownership of a group.
    static final String OWN = "own";

    /// The kind of the step that removes what was made of a machine, so that it can be begun again.
    static final String CLEAR = "clear";

    /// The kind of the steps by which a run is rolled back.
    static final String UNDO = "undo";

    /// What a step that undoes another, or all that was made of a machine, is called.
    ///
    /// @param what the step's id, or the machine's name
    public static String undoing(String what) {
        return UNDO + "/" + what;
    }

    /// What the step is called that takes the ownership of a group.
    static String owning(String group) {
        return OWN + "/" + group;
    }

    /// What the step is called that removes what was made of a machine, for the n-th time.
    public static String clearing(String machine, int time) {
        return CLEAR + "/" + machine + "/" + time;
    }

    /// Whether a step is one of those that let a machine be begun again.
    public static boolean isClearing(String step) {
        return step.startsWith(CLEAR + "/");
    }

    public StepOutline {
        after = List.copyOf(after);
    }

    /// Whether it removes what was made before.
    boolean removes() {
        return kind.equals(CLEAR) || kind.equals(UNDO);
    }
}

package io.resite.run;

import java.util.List;
import java.util.Set;

/// A step as far as the run's state needs it.
///
/// @param kind as the plan names it, as in `start`; of what a roll-back adds [#UNDO]
/// @param machine the name of the machine that needs it; empty when it serves several
public record StepOutline(String id, String kind, List<String> after, String machine) {
    /// The kind of the step that sees whether a machine is well.
    static final String VERIFY = "verify";

    /// The kind of the step that lets a machine run.
    public static final String START = "start";

    /// The kind of the step that makes the disks of a machine local that runs.
    static final String HYDRATE = "hydrate";

    /// The kind of the step that rebuilds a network.
    static final String NETWORK = "network";

    /// The kind of the step that takes the ownership of a group.
    static final String OWN = "own";

    /// The kind of the step that has a machine shut itself down at the primary.
    static final String SHUT_DOWN = "shut-down";

    /// The kind of the step that takes the points of machines that are off.
    static final String LAST_CYCLE = "last-cycle";

    /// What is done before anything is taken over. As long as that goes wrong, machines can go on where they were.
    static final Set<String> LEAVING = Set.of(SHUT_DOWN, LAST_CYCLE, "fence");
    /// The kind of the steps that do something of the people's own.
    static final String HOOK = "hook";

    /// What steps are called that come before everything of a run, and after everything.
    private static final String BEFORE_RUN = HOOK + "/before-run/";

    private static final String AFTER_RUN = HOOK + "/after-run/";

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

    /// What the step is called that takes the last points of a group.
    static String lastCycleOf(String group) {
        return LAST_CYCLE + "/" + group;
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

    /// Whether it has its turn when all the others have come to their end, good or bad.
    boolean isLast() {
        return id.startsWith(AFTER_RUN);
    }

    /// Whether nothing at all is begun without it.
    boolean isGate() {
        return Set.of("preflight", "fence").contains(kind) || id.startsWith(BEFORE_RUN);
    }

    /// Whether it removes what was made before.
    boolean removes() {
        return kind.equals(CLEAR) || kind.equals(UNDO);
    }
}

package io.resite.plan;

import java.time.Duration;
import java.util.Map;

/// What a run is for.
public sealed interface Purpose {
    /// As plans and journals call it.
    default Mode mode() {
        return switch (this) {
            case Full _ -> Mode.FULL;
            case Minimal _ -> Mode.MINIMAL;
            case Partial _ -> Mode.PARTIAL;
            case Hosts _ -> Mode.HOST;
            case Restart _ -> Mode.RESTART;
            case Grow _ -> Mode.GROW;
            case Migration _ -> Mode.MIGRATION;
            case Drill _ -> Mode.DRILL;
        };
    }

    /// What of the site is asked for, without what it depends on.
    default Selection selection() {
        return switch (this) {
            case Full _, Minimal _ -> Selection.ALL;
            case Partial(var selection) -> selection;
            case Hosts(var selection) -> selection;
            case Restart(var selection) -> selection;
            case Grow(var _, var selection) -> selection;
            case Migration(var selection, var _, var _) -> selection;
            case Drill(var selection, var _, var _, var _) -> selection;
        };
    }

    /// Everything that fits.
    record Full() implements Purpose {}

    /// Infrastructure and critical machines with what they depend on.
    record Minimal() implements Purpose {}

    /// Some machines with what they depend on.
    record Partial(Selection selection) implements Purpose {
        public Partial {
            if (selection.isAll()) {
                throw new IllegalArgumentException("a part of a site needs a group, machine or partition");
            }
        }
    }

    /// Hosts of the primary are lost and the others live on. A group has one owner, so all of it moves that had a
    /// machine there, with what it depends on; no other host is turned off. A group whose machines there can be
    /// [restarted][Restart] stays, unless it is asked for by name.
    ///
    /// @param selection names the hosts, and what else shall come along
    record Hosts(Selection selection) implements Purpose {
        public Hosts {
            if (selection.hosts().isEmpty()) {
                throw new IllegalArgumentException("which host of the site is lost?");
            }
        }
    }

    /// Hosts of the primary are lost, and machines that ran there are started on its other hosts from the disks that
    /// those see too. Nothing is lost, and what runs elsewhere is left alone.
    ///
    /// @param selection names the hosts
    record Restart(Selection selection) implements Purpose {
        public Restart {
            if (selection.hosts().isEmpty()) {
                throw new IllegalArgumentException("which host of the site is lost?");
            }
        }
    }

    /// Whole groups with what they depend on, while the primary lives: shut down there, replicated once more, and
    /// started at the recovery site. Nothing is lost.
    ///
    /// @param within how long each machine may take to shut itself down
    /// @param force whether one that takes longer has its plug pulled; else nothing is moved
    record Migration(Selection selection, Duration within, boolean force) implements Purpose {}

    /// Machines with what they depend on, started in networks that lead nowhere, looked at and removed again. The
    /// primary goes on: it is neither fenced nor asked, and nobody's ownership changes.
    ///
    /// @param kept how long they stay for people to look around, until one says that it is enough; zero: not at all
    /// @param copying whether disks are copied first where the recovery is cold; else all run out of the vault
    /// @param routed whether its networks get a router, from which machines are asked whether they are well
    record Drill(Selection selection, Duration kept, boolean copying, boolean routed) implements Purpose {
        public Drill(Selection selection) {
            this(selection, Duration.ZERO, false, false);
        }
    }

    /// What an earlier run left out and fits by now. What runs is left alone, and stays with the run that brought it.
    ///
    /// @param held groups that the recovery site owns already, each with the run that took it
    /// @param selection of what was left out
    record Grow(Map<String, String> held, Selection selection) implements Purpose {
        public Grow {
            held = Map.copyOf(held);
            if (held.isEmpty()) {
                throw new IllegalArgumentException("nothing can grow where no run has taken a group");
            }
        }
    }
}

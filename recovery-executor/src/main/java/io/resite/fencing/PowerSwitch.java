package io.resite.fencing;

import io.resite.plan.Step.FencedHost;
import io.resite.spec.FenceMethod;
import io.resite.spec.SiteId;

/// What turns hosts off from outside. Safe to repeat: a host that is off already is seen off at once.
public interface PowerSwitch {
    /// Turns a host off and looks, for as long as the method may take. Never throws for what the world does.
    Sight off(FenceMethod method, SiteId site, FencedHost host) throws InterruptedException;

    /// What was seen of a host.
    ///
    /// @param off whether it was seen off; everything else is not a confirmation
    /// @param words for people, without credentials
    record Sight(boolean off, String words) {
        static Sight seenOff(String words) {
            return new Sight(true, words);
        }

        static Sight unknown(String words) {
            return new Sight(false, words);
        }
    }
}

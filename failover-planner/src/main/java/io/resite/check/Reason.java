package io.resite.check;

/// Why a machine could not start on a host.
///
/// @param fix the change that would make it able to
public record Reason(String what, String fix) {
    /// An objection of the planner's: what stands in the way, a semicolon, and the way out.
    static Reason of(String objection) {
        var end = objection.lastIndexOf("; ");
        return end < 0
                ? new Reason(objection, "see to it and check again")
                : new Reason(objection.substring(0, end), objection.substring(end + 2));
    }

    @Override
    public String toString() {
        return what + "; " + fix;
    }
}

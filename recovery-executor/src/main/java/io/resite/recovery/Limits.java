package io.resite.recovery;

/// How much of a kind a run does at once, so that a recovery site is not drowned by it.
///
/// @param startsPerHost machines that one host starts, and as many that it fills
/// @param actsPerHost other steps under way at one host
/// @param fillsPerPool machines that are filled into one pool
/// @param fillsPerSite machines that are filled at all: each reads from the vault through this process
public record Limits(int startsPerHost, int actsPerHost, int fillsPerPool, int fillsPerSite) {
    public static final Limits USUAL = new Limits(4, 8, 16, 32);

    public Limits {
        if (Math.min(Math.min(startsPerHost, actsPerHost), Math.min(fillsPerPool, fillsPerSite)) < 1) {
            throw new IllegalArgumentException("a limit below 1 lets no run ever end: " + startsPerHost + ", "
                    + actsPerHost + ", " + fillsPerPool + ", " + fillsPerSite);
        }
    }
}

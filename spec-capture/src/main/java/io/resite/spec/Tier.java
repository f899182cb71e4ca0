package io.resite.spec;

/// How much a machine matters, most first. A minimal recovery brings up the first two with what they depend on.
public enum Tier {
    INFRASTRUCTURE,
    CRITICAL,
    IMPORTANT,
    OPTIONAL
}

package io.resite.check;

/// Looks at a machine on a host from one side.
interface Rule {
    void look(Trial trial, Findings to);
}

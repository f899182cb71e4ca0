package io.resite.spec;

/// What the hypervisor was doing with the machine when it was looked at.
public enum MachineState {
    RUNNING,
    PAUSED,
    STOPPED
}

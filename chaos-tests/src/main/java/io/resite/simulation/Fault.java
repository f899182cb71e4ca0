package io.resite.simulation;

/// What goes wrong in a world.
enum Fault {
    KILLED("orchestrator killed"),
    RIVAL("two orchestrators"),
    PAUSED("orchestrator paused"),
    CLOCK("clock jumps"),
    LOST_BY_HOST("host's answer lost"),
    LOST_BY_STORE("store's answer lost"),
    SILENT_STORE("store silent"),
    SLOW_HOST("slow host"),
    DEAD_HOST("dying host"),
    FULL_POOL("full pool"),
    WAN_CUT("WAN cut"),
    PRIMARY_BACK("primary returns"),
    PRIMARY_BOOT("primary reboots cut off");

    final String words;

    Fault(String words) {
        this.words = words;
    }
}

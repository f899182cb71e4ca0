package io.resite.simulation;

import java.util.Locale;
import java.util.Optional;

/// The kinds of steps, as a step's id tells its own. Threads that perform a step bear its id.
enum StepKind {
    PREFLIGHT,
    FENCE,
    OWN,
    EXTERNAL,
    NETWORK,
    DISK,
    DEFINE,
    FILL,
    START,
    VERIFY,
    HYDRATE,
    CLEAR,
    REMOVE_NETWORK,
    GIVE_BACK;

    static Optional<StepKind> of(String id) {
        var slash = id.indexOf('/');
        return switch (slash < 0 ? id : id.substring(0, slash)) {
            case "preflight" -> Optional.of(PREFLIGHT);
            case "fence" -> Optional.of(FENCE);
            case "own" -> Optional.of(OWN);
            case "external" -> Optional.of(EXTERNAL);
            case "network" -> Optional.of(NETWORK);
            case "disk" -> Optional.of(DISK);
            case "define" -> Optional.of(DEFINE);
            case "fill" -> Optional.of(FILL);
            case "start" -> Optional.of(START);
            case "verify" -> Optional.of(VERIFY);
            case "hydrate" -> Optional.of(HYDRATE);
            case "clear" -> Optional.of(CLEAR);
            case "undo" ->
                Optional.of(
                        id.startsWith("undo/network/")
                                ? REMOVE_NETWORK
                                : id.startsWith("undo/own/") ? GIVE_BACK : CLEAR);
            default -> Optional.empty();
        };
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.resite.app.routes;

/// Why something that Camel did failed, which it wraps several times.
final class Causes {
    private Causes() {}

    static Throwable root(Throwable failed) {
        var root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    static String words(Throwable root) {
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}

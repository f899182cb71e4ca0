package io.resite.lab;

import java.io.PrintWriter;

/// Who is told what the lab is doing, one short line at a time.
@FunctionalInterface
public interface Progress {
    void tell(String line);

    static Progress silent() {
        return _ -> {};
    }

    /// Each line with the seconds since now.
    static Progress timed(PrintWriter out) {
        var start = System.nanoTime();
        return line -> {
            out.printf("%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
            out.flush();
        };
    }
}

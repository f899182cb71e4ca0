package io.resite.lab;

/// Who is told what the lab is doing, one short line at a time.
@FunctionalInterface
public interface Progress {
    void tell(String line);

    static Progress silent() {
        return _ -> {};
    }
}

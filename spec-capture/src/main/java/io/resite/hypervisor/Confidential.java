package io.resite.hypervisor;

/// A text with secrets in it, as a definition with the passwords of its graphics. Whatever is printed ends in logs, so
/// this prints nothing of it.
public record Confidential(String text) {
    @Override
    public String toString() {
        return "(confidential)";
    }
}

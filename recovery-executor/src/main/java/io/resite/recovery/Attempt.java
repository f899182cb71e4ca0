package io.resite.recovery;

/// Which making of a machine its volumes belong to. In every volume's name, so that what is left of one, or still
/// written by somebody who does not know yet, is never taken for another's.
///
/// @param epoch under which the run owns the machine's group
/// @param number how often the run had begun the machine before; 0 is the first
record Attempt(long epoch, int number) {
    @Override
    public String toString() {
        return "e" + epoch + (number == 0 ? "" : "." + (number + 1));
    }
}

package io.resite.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes. A bare `long` could as well be blocks, sectors or milliseconds.
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    public static final ByteSize ZERO = new ByteSize(0);
    static final Pattern FORM = Pattern.compile("(\\d+)\\s*(B|KiB|MiB|GiB|TiB|PiB)?");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size: " + bytes);
        }
    }

    public static ByteSize kib(long kib) {
        return new ByteSize(Math.multiplyExact(kib, 1L << 10));
    }

    public static ByteSize mib(long mib) {
        return new ByteSize(Math.multiplyExact(mib, 1L << 20));
    }

    public static ByteSize gib(long gib) {
        return new ByteSize(Math.multiplyExact(gib, 1L << 30));
    }

    /// Reads `8 GiB`, `512 MiB`, `4096 B` or a bare number of bytes.
    @JsonCreator
    public static ByteSize parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("size \"" + text + "\": expected a number and a unit, as in 8 GiB");
        }
        var size = Long.parseLong(match.group(1));
        for (var unit = 0; unit < UNITS.length; unit++) {
            if (UNITS[unit].equals(match.group(2))) {
                return new ByteSize(Math.multiplyExact(size, 1L << (10 * unit)));
            }
        }
        return new ByteSize(size);
    }

    public ByteSize plus(ByteSize other) {
        return new ByteSize(Math.addExact(bytes, other.bytes));
    }

    /// For people: one decimal of the largest fitting unit, not exact.
    public String rounded() {
        var unit = 0;
        var value = (double) bytes;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /// Exact, in the largest unit that divides the size.
    @Override
    @JsonValue
    public String toString() {
        var unit = 0;
        var value = bytes;
        while (value != 0 && value % 1024 == 0 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return value + " " + UNITS[unit];
    }
}

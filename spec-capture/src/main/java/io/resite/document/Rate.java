package io.resite.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How much may pass in a second. Lines are sold in decimal bits (`10 Mb/s`), copies are seen in bytes (`2 MiB/s`):
/// both are understood, and neither is taken for the other.
@Spelled(expected = "a rate, as in 10 Mb/s, 2 MiB/s or unlimited", pattern = Rate.FORM)
public record Rate(long bitsPerSecond) implements Comparable<Rate> {
    static final String FORM = "unlimited|off|\\d{1,9}(\\.\\d{1,3})?\\s*(b|kb|Mb|Gb|B|KiB|MiB|GiB)/s";
    public static final Rate UNLIMITED = new Rate(Long.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*(b|kb|Mb|Gb|B|KiB|MiB|GiB)/s");
    private static final String EXPECTED = "expected a rate, as in 10 Mb/s, 2 MiB/s or unlimited";

    /// Largest first; a rate is written in the first that divides it.
    private static final List<Unit> UNITS = List.of(
            new Unit("Gb", 1_000_000_000),
            new Unit("Mb", 1_000_000),
            new Unit("kb", 1000),
            new Unit("GiB", 8L << 30),
            new Unit("MiB", 8L << 20),
            new Unit("KiB", 8L << 10),
            new Unit("B", 8),
            new Unit("b", 1));

    public Rate {
        if (bitsPerSecond <= 0) {
            throw new IllegalArgumentException("a rate of nothing: " + EXPECTED + "; to stop replication, pause it");
        }
    }

    /// Reads `10 Mb/s`, `2.5 Mb/s`, `512 KiB/s`, `unlimited`; `off` says the same as the latter.
    @JsonCreator
    public static Rate parse(String text) {
        var stripped = text.strip();
        if (stripped.equals("unlimited") || stripped.equals("off")) {
            return UNLIMITED;
        }
        var match = TEXT.matcher(stripped);
        if (match.matches()) {
            for (var unit : UNITS) {
                if (unit.name().equals(match.group(2))) {
                    return new Rate(new BigDecimal(match.group(1))
                            .multiply(BigDecimal.valueOf(unit.bits()))
                            .longValue());
                }
            }
        }
        throw new IllegalArgumentException("rate \"" + text + "\": " + EXPECTED);
    }

    public boolean isUnlimited() {
        return equals(UNLIMITED);
    }

    public double bytesPerSecond() {
        return bitsPerSecond / 8.0;
    }

    /// A part of it; the whole of an unlimited one.
    public Rate percent(int share) {
        return isUnlimited() ? this : new Rate(Math.max(1, bitsPerSecond / 100 * share));
    }

    /// How long that many bytes take; no time when unlimited.
    public Duration timeFor(ByteSize size) {
        return isUnlimited() ? Duration.ZERO : Duration.ofMillis((long) (size.bytes() * 8000.0 / bitsPerSecond));
    }

    /// For people: as sold, not exact.
    public String rounded() {
        if (isUnlimited()) {
            return toString();
        }
        var unit = bitsPerSecond >= 1_000_000_000 ? UNITS.get(0) : UNITS.get(bitsPerSecond >= 1_000_000 ? 1 : 2);
        return String.format(Locale.ROOT, "%.1f %s/s", (double) bitsPerSecond / unit.bits(), unit.name());
    }

    @Override
    public int compareTo(Rate other) {
        return Long.compare(bitsPerSecond, other.bitsPerSecond);
    }

    /// Exact, in the largest unit that divides it.
    @Override
    @JsonValue
    public String toString() {
        if (isUnlimited()) {
            return "unlimited";
        }
        var unit = UNITS.stream()
                .filter(each -> bitsPerSecond % each.bits() == 0)
                .findFirst()
                .orElseThrow();
        return bitsPerSecond / unit.bits() + " " + unit.name() + "/s";
    }

    private record Unit(String name, long bits) {}
}

package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.resite.document.Spelled;
import java.util.regex.Pattern;

/// A part of a pool in hundredths, or that nobody knows how much; a document then says `unknown`.
@Spelled(expected = "a percentage, as in 25 %, or unknown", pattern = Share.FORM)
public record Share(int percent) {
    static final String FORM = "(\\d{1,2}|100) ?%|unknown";
    private static final Pattern PATTERN = Pattern.compile(FORM);
    private static final int NOBODY_KNOWS = -1;

    public static final Share UNKNOWN = new Share(NOBODY_KNOWS);

    public Share {
        if (percent < NOBODY_KNOWS || percent > 100) {
            throw new IllegalArgumentException(percent + " % is no share: expected 0 to 100 %");
        }
    }

    @JsonCreator
    static Share parse(String text) {
        var match = PATTERN.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "found \"%s\", expected a percentage, as in 25 %%, or unknown".formatted(text));
        }
        return Unknown.is(text) ? UNKNOWN : new Share(Integer.parseInt(match.group(1)));
    }

    public boolean isKnown() {
        return percent != NOBODY_KNOWS;
    }

    @Override
    @JsonValue
    public String toString() {
        return isKnown() ? percent + " %" : Unknown.WORD;
    }
}

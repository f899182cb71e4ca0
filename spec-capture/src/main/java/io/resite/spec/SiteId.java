package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.resite.document.Spelled;
import java.util.regex.Pattern;

/// The name of a site, for life: it is part of every machine's identity and of every vault key.
@Spelled(expected = "the name of a site, as in berlin", pattern = SiteId.FORM)
public record SiteId(@JsonValue String value) implements Comparable<SiteId> {
    static final String FORM = "[a-z][a-z0-9-]{0,30}";
    private static final Pattern PATTERN = Pattern.compile(FORM);

    @JsonCreator
    public SiteId {
        if (!PATTERN.matcher(value).matches()) {
            throw new IllegalArgumentException("site name \"" + value
                    + "\": expected a lower-case letter, then up to 30 lower-case letters, digits or hyphens");
        }
    }

    @Override
    public int compareTo(SiteId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

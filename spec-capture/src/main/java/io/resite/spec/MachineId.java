package io.resite.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.resite.document.Spelled;
import java.util.Comparator;
import java.util.UUID;

/// Who a machine is, for life, wherever it runs: its origin site and its UUID. Its name is an attribute.
@Spelled(expected = "who a machine is, as in berlin/6f1c9d3e-0b7a-4c58-9a55-0d3f6e2b8c11")
public record MachineId(SiteId origin, UUID uuid) implements Comparable<MachineId> {
    private static final Comparator<MachineId> ORDER = Comparator.comparing(MachineId::origin)
            .thenComparing(id -> id.uuid().toString());

    /// Reads the form `site/uuid` that [#toString] writes.
    @JsonCreator
    public static MachineId parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("machine \"" + text + "\": expected site/uuid");
        }
        return new MachineId(new SiteId(text.substring(0, slash)), UUID.fromString(text.substring(slash + 1)));
    }

    @Override
    public int compareTo(MachineId other) {
        return ORDER.compare(this, other);
    }

    @Override
    @JsonValue
    public String toString() {
        return origin + "/" + uuid;
    }
}

package io.resite.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a lab has beyond its usual machines, when it is asked for: each keeps something outside its disks. They cost
/// half a minute of booting, so the demo goes without.
public enum Feature {
    /// A firmware with variables of its own.
    UEFI,
    /// A trusted platform module with a state of its own.
    TPM;

    /// Reads names with commas between them.
    ///
    /// @throws IllegalArgumentException for one that is none
    static Set<Feature> parse(List<String> names) {
        var features = new TreeSet<Feature>();
        for (var name : names) {
            features.add(Arrays.stream(values())
                    .filter(feature -> feature.word().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("found \"%s\", expected one of %s"
                            .formatted(
                                    name,
                                    Arrays.stream(values()).map(Feature::word).collect(Collectors.joining(", "))))));
        }
        return features;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The domain of a machine that has it.
    String in(String domain) {
        return switch (this) {
            case UEFI ->
                domain.replace("<os>", "<os firmware='efi'>")
                        .replace("</os>", "<firmware><feature enabled='no' name='secure-boot'/></firmware></os>");
            case TPM ->
                domain.replace(
                        "<memballoon",
                        "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm><memballoon");
        };
    }
}

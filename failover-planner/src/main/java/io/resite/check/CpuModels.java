package io.resite.check;

import io.resite.spec.GuestSupport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// CPU models in the order in which their makers made them: what an older one has, a newer one has too, all but a
/// little.
final class CpuModels {
    private static final List<List<String>> LINES = List.of(
            List.of(
                    "coreduo",
                    "core2duo",
                    "Conroe",
                    "Penryn",
                    "Nehalem",
                    "Westmere",
                    "SandyBridge",
                    "IvyBridge",
                    "Haswell",
                    "Broadwell",
                    "Skylake-Client",
                    "Skylake-Server",
                    "Cascadelake-Server",
                    "Cooperlake",
                    "Icelake-Server",
                    "SapphireRapids",
                    "GraniteRapids"),
            List.of(
                    "Opteron_G1",
                    "Opteron_G2",
                    "Opteron_G3",
                    "Opteron_G4",
                    "Opteron_G5",
                    "EPYC",
                    "EPYC-Rome",
                    "EPYC-Milan",
                    "EPYC-Genoa",
                    "EPYC-Turin"));

    /// Fit any host of their architecture.
    private static final List<String> PLAINEST = List.of("kvm64", "qemu64");

    /// The plain one of a generation before its variants without a flag.
    private static final Comparator<String> NEARER = Comparator.comparingInt((String model) -> place(model))
            .thenComparingInt(model -> -model.length())
            .thenComparing(Comparator.reverseOrder());

    private CpuModels() {}

    /// The newest usable model that is not newer, of the same maker; else one that fits anywhere.
    static Optional<String> nearest(String wanted, GuestSupport guest) {
        return guest.cpu().usableModels().all().stream()
                .filter(model ->
                        line(model).isPresent() && line(model).equals(line(wanted)) && place(model) <= place(wanted))
                .max(NEARER)
                .or(() -> PLAINEST.stream()
                        .filter(model -> guest.cpu().usableModels().contains(model))
                        .findFirst());
    }

    private static Optional<List<String>> line(String model) {
        return LINES.stream().filter(line -> place(model, line) >= 0).findFirst();
    }

    private static int place(String model) {
        return line(model).map(line -> place(model, line)).orElse(-1);
    }

    /// Variants, as `Haswell-noTSX-IBRS`, are of their generation.
    private static int place(String model, List<String> line) {
        return line.stream()
                .filter(each -> model.equals(each) || model.startsWith(each + "-") || model.startsWith(each + "_"))
                .max(Comparator.comparingInt(String::length))
                .map(line::indexOf)
                .orElse(-1);
    }
}

package io.resite.check;

import io.resite.spec.GuestSupport;
import java.util.List;

/// The CPU that the guest sees: its mode, its model, and features that it asks for.
///
/// libvirt tells of a host's own CPU and of what `host-model` comes to; which features a named model has it keeps to
/// itself. So what is not surely wrong passes here, and comparing on the host decides.
final class CpuRule implements Rule {
    @Override
    public void look(Trial trial, Findings to) {
        trial.guest().filter(guest -> !guest.cpu().modes().isEmpty()).ifPresent(guest -> look(trial, guest, to));
    }

    private static void look(Trial trial, GuestSupport guest, Findings to) {
        var cpu = trial.definition().cpu();
        switch (cpu.mode()) {
            case "" -> {
                // libvirt's default; whatever it is, it starts.
            }
            case "custom" -> model(trial, guest, to);
            default -> mode(trial, guest, to);
        }
        var missing = cpu.features().entrySet().stream()
                .filter(feature -> feature.getValue().equals("require"))
                .map(feature -> feature.getKey())
                .filter(guest.cpu().hostLacks()::contains)
                .toList();
        if (!missing.isEmpty() && !isUnchecked(trial)) {
            to.against(
                    "%s cannot give it the CPU %s %s, which it requires"
                            .formatted(
                                    trial.host().name(), missing.size() == 1 ? "feature" : "features", join(missing)),
                    "set the policy of %s to optional".formatted(missing.size() == 1 ? "it" : "these"));
        }
    }

    private static void mode(Trial trial, GuestSupport guest, Findings to) {
        var mode = trial.definition().cpu().mode();
        if (!guest.cpu().modes().contains(mode)) {
            to.against(
                    "%s has no CPU mode %s for %s machines"
                            .formatted(
                                    trial.host().name(),
                                    mode,
                                    trial.definition().hypervisor()),
                    guest.cpu().modes().contains("host-model")
                            ? "set its CPU mode to host-model"
                            : "set its CPU mode to custom and choose a model");
            return;
        }
        var here = trial.homeGuest().map(GuestSupport::cpu);
        if (here.isEmpty() || mode.equals("maximum")) {
            return;
        }
        if (!here.get().hostModel().equals(guest.cpu().hostModel())) {
            to.changed("%s: it sees a CPU like %s, not like %s"
                    .formatted(mode, guest.cpu().hostModel(), here.get().hostModel()));
        }
        var lost = here.get().hostFeatures().all().stream()
                .filter(guest.cpu().hostLacks()::contains)
                .toList();
        if (!lost.isEmpty()) {
            to.changed("it loses the CPU %s %s".formatted(lost.size() == 1 ? "feature" : "features", join(lost)));
        }
    }

    private static void model(Trial trial, GuestSupport guest, Findings to) {
        var model = trial.definition().cpu().model();
        if (model.isEmpty() || guest.cpu().usableModels().contains(model)) {
            return;
        }
        var known = guest.cpu().otherModels().contains(model);
        if (known && isUnchecked(trial)) {
            to.changed("%s gives it CPU model %s without some of its features"
                    .formatted(trial.host().name(), model));
            return;
        }
        to.against(
                known
                        ? "%s lacks features of CPU model %s"
                                .formatted(trial.host().name(), model)
                        : "%s knows no CPU model %s".formatted(trial.host().name(), model),
                CpuModels.nearest(model, guest)
                        .map("set its CPU model to %s, which fits there"::formatted)
                        .orElse("set its CPU mode to host-model"));
    }

    /// libvirt compares no emulated CPU unless it is told to.
    private static boolean isUnchecked(Trial trial) {
        var check = trial.definition().cpu().check();
        return check.equals("none") || (trial.isEmulated() && check.isEmpty());
    }

    private static String join(List<String> names) {
        return String.join(", ", names);
    }
}

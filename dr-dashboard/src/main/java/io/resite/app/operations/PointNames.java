package io.resite.app.operations;

import io.resite.spec.MachineId;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import io.resite.vault.StoreException;
import io.resite.vault.VaultException;
import java.util.List;
import java.util.Map;

/// Points of a site as people name them: `db#12`. A vault that is damaged or away may not tell the names; then a
/// machine's identity stands in.
public final class PointNames {
    private final Map<MachineId, String> names;

    public PointNames(VaultCare care, SiteId site) {
        this.names = read(care, site);
    }

    private static Map<MachineId, String> read(VaultCare care, SiteId site) {
        try {
            return care.names(site);
        } catch (VaultException | StoreException unreadable) {
            return Map.of();
        }
    }

    public List<String> of(List<PointId> points) {
        return points.stream()
                .map(point ->
                        names.getOrDefault(point.machine(), point.machine().toString()) + "#" + point.sequence())
                .toList();
    }
}

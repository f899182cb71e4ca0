package io.resite.definition;

import io.resite.document.Sparse;
import java.util.List;
import java.util.Map;

/// A network interface of a machine's definition.
///
/// @param filter the network filter it goes through
/// @param link `up` or `down`
@Sparse
public record NicDefinition(
        String mac,
        String model,
        Connection connection,
        Vlan vlan,
        VirtualPort virtualPort,
        String filter,
        Map<String, String> filterParameters,
        String managed,
        String target,
        String link,
        int mtu,
        int bootOrder) {
    public NicDefinition {
        filterParameters = Ordered.copy(filterParameters);
    }

    /// What it is plugged into.
    ///
    /// @param type `network`, `bridge`, `direct`, `hostdev`, `user`…: says which of the others belong to it
    /// @param hostDevice the PCI address of a device passed through
    @Sparse
    public record Connection(
            String type,
            String network,
            String portgroup,
            String bridge,
            String device,
            String mode,
            String path,
            String address,
            String port,
            DomainDefinition.PciAddress hostDevice) {}

    @Sparse
    public record Vlan(String trunk, List<String> tags) {
        public Vlan {
            tags = List.copyOf(tags);
        }
    }

    /// A port of a switch that knows more than Linux bridges do.
    ///
    /// @param type `openvswitch`, `802.1Qbg`…
    @Sparse
    public record VirtualPort(
            String type,
            String profile,
            String interfaceId,
            String managerId,
            String typeId,
            String typeVersion,
            String instanceId) {}
}

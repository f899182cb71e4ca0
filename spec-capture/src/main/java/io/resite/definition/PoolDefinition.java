package io.resite.definition;

import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A storage pool's definition.
///
/// @param type as in `dir`
/// @param capacity like the other sizes of the moment, not of the definition
/// @param path where its volumes appear on the host
/// @param remainder everything else, with placeholders for what is above
@Sparse
public record PoolDefinition(
        String name,
        String uuid,
        String type,
        Source source,
        String path,
        Permissions permissions,
        ByteSize capacity,
        ByteSize allocation,
        ByteSize available,
        String remainder)
        implements Definition {
    /// A size of nothing is no typed value, and stands there as it is.
    private static final Pattern FILL = Pattern.compile("\\s*<(capacity|allocation|available)[^>]*>(\\{\\1}|0)</\\1>");

    /// Without the sizes of the moment, and without their places: a pool that is not active has neither.
    public PoolDefinition withoutFill() {
        return new PoolDefinition(
                name,
                uuid,
                type,
                source,
                path,
                permissions,
                ByteSize.ZERO,
                ByteSize.ZERO,
                ByteSize.ZERO,
                FILL.matcher(remainder).replaceAll(""));
    }

    /// What it is made of.
    ///
    /// @param devices paths of devices of the host
    @Sparse
    public record Source(
            Map<String, RemoteHost> hosts,
            List<String> devices,
            String directory,
            Adapter adapter,
            String name,
            String initiator,
            Login login,
            String format,
            String protocolVersion) {
        public Source {
            hosts = Ordered.copy(hosts);
            devices = List.copyOf(devices);
        }
    }

    @Sparse
    public record RemoteHost(String name, int port) {}

    @Sparse
    public record Adapter(String type, String name, String parent, String wwnn, String wwpn) {}

    /// How it is opened; the secret's value is libvirt's. A password that old definitions hold is among the [Secrets].
    @Sparse
    public record Login(String type, String user, String secretUuid, String secretUsage) {}

    /// Of a pool's folder or a volume's file.
    @Sparse
    public record Permissions(String mode, String owner, String group, String label) {}
}

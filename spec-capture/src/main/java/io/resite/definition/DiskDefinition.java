package io.resite.definition;

import io.resite.document.Sparse;
import java.util.Map;
import java.util.stream.Stream;

/// A disk, CD-ROM or floppy drive of a machine's definition.
///
/// @param target the guest's device name, as in `vda`
/// @param device `disk`, `cdrom`, `floppy` or `lun`
/// @param encryption how its blocks are encrypted, if they are; the key is one of the machine's secrets
@Sparse
public record DiskDefinition(
        String target,
        String bus,
        String device,
        Source source,
        String driver,
        String format,
        String cache,
        String io,
        String discard,
        String detectZeroes,
        String errorPolicy,
        String startupPolicy,
        String user,
        String encryption,
        boolean readOnly,
        boolean shareable,
        String serial,
        String wwn,
        String vendor,
        String product,
        int bootOrder,
        Map<String, Cookie> cookies) {
    public DiskDefinition {
        cookies = Ordered.copy(cookies);
    }

    /// Where its blocks are.
    ///
    /// @param type `file`, `block`, `dir`, `volume`, `network`…: says which of the others belong to it
    @Sparse
    public record Source(
            String type,
            String file,
            String device,
            String directory,
            String pool,
            String volume,
            String mode,
            String protocol,
            String name,
            Map<String, RemoteHost> hosts) {
        public Source {
            hosts = Ordered.copy(hosts);
        }

        /// What is there, in short: a path, `pool/volume`, or a name; empty for an empty drive.
        public String place() {
            return Stream.of(file, device, directory, pool.isEmpty() ? "" : pool + "/" + volume, name)
                    .filter(part -> !part.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    @Sparse
    public record RemoteHost(String name, String port, String transport, String socket) {}

    /// A cookie for a disk read over HTTP. Its value is among the [Secrets].
    @Sparse
    public record Cookie(String name) {}
}

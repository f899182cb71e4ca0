package io.resite.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.resite.definition.DomainDefinition;
import io.resite.document.ByteSize;
import io.resite.document.Sparse;
import io.resite.spec.Disk;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import io.resite.spec.MachineFile;
import io.resite.spec.MachineId;
import io.resite.spec.MachineState;
import io.resite.spec.Nic;
import io.resite.spec.NicAddress;
import java.util.List;

/// A machine of a folder: `machines/db.yaml`.
@JsonTypeName("Machine")
public record MachineDocument(
        @JsonUnwrapped @JsonIgnoreProperties("remainder") DomainDefinition definition,
        Captured captured,
        @JsonProperty(value = "native", required = true) String remainder)
        implements ObjectDocument {

    /// What Resite knows of a machine besides its definition.
    ///
    /// @param disks those that are protected, where they really lie
    @Sparse
    public record Captured(
            MachineId id,
            String host,
            MachineState state,
            boolean autostart,
            List<CapturedDisk> disks,
            List<CapturedNic> nics,
            List<MachineFile> files) {
        public Captured {
            disks = List.copyOf(disks);
            nics = List.copyOf(nics);
            files = List.copyOf(files);
        }
    }

    /// @param pool empty when its file lies in no pool; then the volume is the file's path
    @Sparse
    public record CapturedDisk(String target, String pool, String volume, DiskFormat format, ByteSize capacity) {}

    /// @param network empty when it hangs on a host bridge or device
    @Sparse
    public record CapturedNic(String mac, String network, List<NicAddress> addresses) {
        public CapturedNic {
            addresses = List.copyOf(addresses);
        }
    }

    static MachineDocument of(Machine machine, DomainDefinition definition, String remainder) {
        return new MachineDocument(
                definition,
                new Captured(
                        machine.id(),
                        machine.host(),
                        machine.state(),
                        machine.autostart(),
                        machine.disks().stream()
                                .map(disk -> new CapturedDisk(
                                        disk.target(), disk.pool(), disk.volume(), disk.format(), disk.capacity()))
                                .toList(),
                        machine.nics().stream()
                                .map(nic -> new CapturedNic(nic.mac(), nic.network(), nic.addresses()))
                                .toList(),
                        machine.files()),
                remainder);
    }

    @Override
    public String host() {
        return captured.host();
    }

    Machine machine(DomainDefinition whole) {
        return new Machine(
                captured.id(),
                captured.host(),
                captured.state(),
                captured.autostart(),
                whole,
                captured.disks().stream()
                        .map(disk ->
                                new Disk(disk.target(), disk.format(), disk.pool(), disk.volume(), disk.capacity()))
                        .toList(),
                captured.nics().stream()
                        .map(nic -> new Nic(nic.mac(), nic.network(), nic.addresses()))
                        .toList(),
                captured.files());
    }
}

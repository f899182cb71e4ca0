package io.resite.spec;

import io.resite.document.ByteSize;
import io.resite.document.Sparse;

/// A file outside its disks that a machine cannot start without, or that would be another machine without. Travels
/// content-addressed.
///
/// @param drive the target of the drive that holds a medium; empty for other files
/// @param path where the primary host has it
/// @param sha256 of the content, 64 lower-case hex digits: the name under which the vault keeps it
@Sparse
public record MachineFile(Kind kind, String drive, String path, ByteSize size, String sha256) {
    /// What the machine has the file for.
    public enum Kind {
        KERNEL,
        INITRD,
        /// What a CD-ROM or floppy drive reads: an installer, or the seed that cloud-init configures the guest by.
        MEDIUM,
        /// The non-volatile variables of a UEFI firmware: boot entries, keys of secure boot.
        VARIABLES,
        /// What an emulated TPM keeps: the keys that the guest's disks may be sealed with.
        TPM_STATE;

        /// Whether the machine writes it while it runs: then it belongs to the instant of a point.
        public boolean isState() {
            return switch (this) {
                case VARIABLES, TPM_STATE -> true;
                case KERNEL, INITRD, MEDIUM -> false;
            };
        }

        /// As in a sentence.
        public String words() {
            return switch (this) {
                case KERNEL -> "kernel";
                case INITRD -> "initrd";
                case MEDIUM -> "medium";
                case VARIABLES -> "UEFI variables";
                case TPM_STATE -> "TPM state";
            };
        }
    }

    /// A file that the machine has once: any but a medium.
    public MachineFile(Kind kind, String path, ByteSize size, String sha256) {
        this(kind, "", path, size, sha256);
    }

    /// What it is in a sentence, as in `kernel` or `medium of sda`.
    public String words() {
        return drive.isEmpty() ? kind.words() : kind.words() + " of " + drive;
    }

    /// The same whatever the machine has written to it.
    MachineFile withoutMoment() {
        return kind.isState() ? new MachineFile(kind, drive, path, ByteSize.ZERO, "") : this;
    }
}

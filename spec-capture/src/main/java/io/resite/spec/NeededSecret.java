package io.resite.spec;

/// A secret that a machine needs, by name: its value is never in a spec.
///
/// @param name where it stands in the definition, as in `graphics.graphics1.password`; of one of libvirt's,
///     its UUID or what it is for, as the definition calls it
/// @param escrowed whether the vault keeps its value, so that a recovery can set it
public record NeededSecret(MachineId machine, Kind kind, String name, boolean escrowed) {
    public enum Kind {
        /// It stands in the machine's definition itself.
        DEFINITION,
        /// libvirt keeps it apart from definitions, which name it.
        LIBVIRT
    }
}

package io.resite.folder;

import io.resite.definition.Definition;

/// One machine, network or pool of a site: its definition's typed values, what was captured besides, and where the
/// remainder of the definition is.
///
/// A definition without a name is one that Resite could not read: then the remainder is all of it, as libvirt gave it,
/// and what was captured says the rest.
sealed interface ObjectDocument permits MachineDocument, NetworkDocument, PoolDocument {
    Definition definition();

    String name();

    /// As it is written, which may be no UUID at all.
    String uuid();

    String host();

    /// Its remainder, as a path in the folder.
    String remainder();

    default boolean hasDefinition() {
        return !definition().name().isEmpty();
    }
}

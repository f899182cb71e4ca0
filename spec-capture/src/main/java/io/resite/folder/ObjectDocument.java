package io.resite.folder;

import io.resite.definition.Definition;

/// One machine, network, pool or filter of a site: its definition's typed values, what was captured besides, and where
/// the
/// remainder of the definition is.
sealed interface ObjectDocument permits MachineDocument, NetworkDocument, PoolDocument, FilterDocument {
    Definition definition();

    String host();

    /// Its remainder, as a path in the folder.
    String remainder();
}

/// A captured site as a folder of documents that a person reads and reviews: one file an object, and beside each the
/// remainder of its definition. A map of paths and texts, there and back; only [SiteDirectory] touches a disk. Knows no
/// vault and no hypervisor.
@NullMarked
package io.resite.folder;

import org.jspecify.annotations.NullMarked;

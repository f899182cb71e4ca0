package io.resite.change;

/// One thing of a site that is not as it was.
///
/// @param name of the object as it is called now, or was when it is gone
/// @param field what of it, as in `disks.vda.capacity`; empty when it is the object as a whole
/// @param before empty when there was none
/// @param after empty when there is none now
/// @param sentence all of it in words, as in `db: memory 4 GiB → 8 GiB`
public record Change(
        Kind kind, String name, String field, String before, String after, String sentence, Weight weight) {
    /// What kind of object of a site has changed.
    public enum Kind {
        HOST,
        NETWORK,
        POOL,
        MACHINE,
        /// A network filter.
        FILTER,
        /// The site as a whole, as in what capture noted.
        SITE
    }
}

package io.resite.vault;

/// Which disks need frames that were found damaged and condemned. Asked before each cycle; as long as nothing is
/// damaged
/// that costs nothing, and afterwards a look at the map nodes that are new since it was asked last.
final class KnownDamage {
    /// The nodes of some 3 TiB of disks.
    private static final int MOST_REMEMBERED = 200_000;

    private final BlockMaps maps;
    private final Condemned condemned;
    private long asOf;
    private DamageReach reach;

    KnownDamage(BlockMaps maps, Condemned condemned) {
        this.maps = maps;
        this.condemned = condemned;
        this.reach = new DamageReach(maps, _ -> false);
    }

    synchronized boolean costs(String map, long diskSize) {
        var standing = condemned.now();
        if (standing.damaged().isEmpty()) {
            return false;
        }
        if (standing.number() != asOf || reach.remembered() > MOST_REMEMBERED) {
            reach = new DamageReach(maps, standing.damaged()::contains);
            asOf = standing.number();
        }
        return !reach.of(map, diskSize).isEmpty();
    }
}

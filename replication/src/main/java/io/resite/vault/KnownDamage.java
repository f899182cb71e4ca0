package io.resite.vault;

/// Which disks need frames that were found damaged and condemned. Asked before each cycle: as long as nothing is
/// damaged
/// that costs nothing, and afterwards a look at the map nodes that are new since it was asked last.
final class KnownDamage {
    /// The nodes of some 3 TiB of disks.
    private static final int MOST_REMEMBERED = 200_000;

    private final BlockMaps maps;
    private final Condemned condemned;
    private Extent known = new Extent(0, 0, 0);
    private DamageReach reach;

    KnownDamage(BlockMaps maps, Condemned condemned) {
        this.maps = maps;
        this.condemned = condemned;
        this.reach = new DamageReach(maps, _ -> false);
    }

    /// How much is damaged. More is added all the time, and less is known only after an entry that is complete: so two
    /// that are equal are of the same damage, whatever else was condemned in between.
    private record Extent(long since, long frames, long packs) {
        static Extent of(Condemned.Standing standing) {
            var damaged = standing.damaged();
            var whole = damaged.packs().stream().filter(standing::isDamaged).count();
            return new Extent(standing.since(), damaged.count(), whole);
        }
    }

    synchronized boolean costs(String map, long diskSize) {
        var standing = condemned.now();
        if (standing.damaged().isEmpty()) {
            return false;
        }
        var extent = Extent.of(standing);
        if (!extent.equals(known) || reach.remembered() > MOST_REMEMBERED) {
            reach = new DamageReach(maps, standing::isDamaged);
            known = extent;
        }
        return !reach.of(map, diskSize).isEmpty();
    }
}

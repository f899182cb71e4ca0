package io.resite.vault;

import java.util.ArrayList;
import java.util.List;

/// What lies in a site's packs and what of it is reached, for tests that are not of this package.
public final class VaultFrames {
    private VaultFrames() {}

    /// Packs of which at least a share of the bytes is in frames that nothing reaches; at 0, all with any such frame.
    public static List<String> sparsePacks(SiteVault site, double share) {
        var domain = site.keys();
        var maps = new BlockMaps(domain, new BlockHashing(domain));
        var reached = Marking.of(
                        site.id(),
                        maps,
                        site.pointLogs(),
                        site.storedFiles(),
                        new GoneForGood(domain, new Condemned(domain)))
                .frames();
        var sparse = new ArrayList<String>();
        PackListing.each(
                domain,
                packs -> packs.forEach(pack -> {
                    var key = pack.id().keyBase(domain) + pack.newest();
                    var directory =
                            OpenPack.open(domain, pack.id(), key).orElseThrow().directory();
                    var dead = directory.numbers();
                    dead.andNot(reached.in(pack.id()));
                    var unreached = directory.bytes(dead);
                    var tooMuch = unreached > 0 && unreached >= share * directory.bytes(directory.numbers());
                    if (tooMuch || pack.generations().size() > 1) {
                        sparse.add(key + " has " + dead.cardinality() + " frames that nothing reaches");
                    }
                }));
        return sparse;
    }
}

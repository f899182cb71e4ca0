package io.resite.vault;

import io.resite.vault.FrameRef.FrameAddress;
import io.resite.vault.MapEntry.Stored;
import java.util.regex.Pattern;

/// How a point names a disk's map: `zero`, or `m1.<pack>.<frame>.<place>.<hash>` of its root node. Nothing (an empty
/// text) is read as `zero`.
final class MapReference {
    private static final String ALL_ZERO = "zero";
    private static final Pattern FORM =
            Pattern.compile("m1\\.([0-9a-f]{64})\\.(\\d{1,9})\\.(\\d{1,5})\\.([0-9a-f]{32})");

    private MapReference() {}

    static String text(MapEntry root) {
        return switch (root) {
            case MapEntry.Zero _ -> ALL_ZERO;
            case Stored stored ->
                "m1." + stored.address().pack().hex() + "." + stored.address().frame() + "." + stored.slot() + "."
                        + stored.hash().hex();
        };
    }

    static MapEntry parse(String text) {
        if (text.isEmpty() || text.equals(ALL_ZERO)) {
            return MapEntry.ZERO;
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new VaultException(
                    VaultException.Kind.DAMAGED,
                    "\"" + text + "\" is not a reference to a disk's map; pick another point");
        }
        return new Stored(
                new FrameAddress(new PackId(form.group(1)), Integer.parseInt(form.group(2))),
                Integer.parseInt(form.group(3)),
                BlockHash.parse(form.group(4)));
    }
}

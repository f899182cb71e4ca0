package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// How things are named in a store. Names come from people (groups) and from formats (hashes, numbers); in a key they
/// use only letters, digits, `.`, `_` and `-`, which every bucket and file system takes; other bytes are `~` and two
/// hex digits.
final class Names {
    static final String IDENTITY = "vault.yaml";
    static final String SITES = "sites";

    /// Comes after every key that begins with the name it is appended to and a slash: `~~` is in no name.
    static final String AFTER_FOLDER = "/~~";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final int DIGITS = 12;
    static final long LARGEST = 999_999_999_999L;

    private Names() {}

    static String segment(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an empty name cannot be stored");
        }
        if (PLAIN.matcher(name).matches()) {
            return name;
        }
        var key = new StringBuilder();
        for (var b : name.getBytes(UTF_8)) {
            var character = String.valueOf((char) b);
            var plain = PLAIN.matcher(character).matches() || (b == '.' && !key.isEmpty());
            key.append(plain ? character : "~" + HexFormat.of().toHexDigits(b));
        }
        return key.toString();
    }

    /// The name a [#segment] stands for.
    static String name(String segment) {
        var bytes = new ByteArrayOutputStream();
        for (var i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '~' && i + 2 < segment.length()) {
                bytes.write(HexFormat.fromHexDigits(segment, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(segment.charAt(i));
            }
        }
        return bytes.toString(UTF_8);
    }

    /// The key of a path of names joined by slashes.
    static String path(String names) {
        var key = new StringBuilder();
        for (var name : names.split("/", -1)) {
            key.append(key.isEmpty() ? "" : "/").append(segment(name));
        }
        return key.toString();
    }

    /// Twelve digits, so that byte order is number order.
    static String ascending(long number) {
        return digits(number);
    }

    /// Twelve digits counted down from 999999999999, so that the newest lists first.
    static String descending(long number) {
        return digits(LARGEST - number);
    }

    /// The number of an ascending or, subtracted from 999999999999, a descending name.
    static OptionalLong number(String name, boolean descending) {
        if (name.length() != DIGITS || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        var value = Long.parseLong(name);
        return OptionalLong.of(descending ? LARGEST - value : value);
    }

    private static String digits(long number) {
        if (number < 0 || number > LARGEST) {
            throw new IllegalArgumentException("number " + number + " is not between 0 and " + LARGEST);
        }
        var digits = Long.toString(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }
}

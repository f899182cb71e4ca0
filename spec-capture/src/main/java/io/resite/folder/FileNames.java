package io.resite.folder;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// File names for names that people and hypervisors chose, without their extension.
///
/// What is not safe everywhere is percent-encoded, as in a URL, so a name can be read off its file. Names that differ
/// in
/// letter case only would be one file on many disks: then the capital letters are encoded too. Two things of one name
/// are numbered (`db`, `db~2`), and a name too long for a file is cut and marked with its hash (`xyz~5f3a…`).
final class FileNames {
    /// Bytes; file systems allow 255, and the extension wants some.
    private static final int LONGEST = 200;

    /// Not allowed as a file's name on Windows, whatever the extension.
    private static final Pattern RESERVED = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private FileNames() {}

    /// One file name for each name, in their order; no two are alike, letter case ignored.
    static List<String> of(List<String> names) {
        var spellings = new HashMap<String, Set<String>>();
        names.forEach(name -> spellings
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new TreeSet<>())
                .add(name));
        var times = new HashMap<String, Integer>();
        var files = new ArrayList<String>();
        for (var name : names) {
            var alone = spellings
                            .getOrDefault(name.toLowerCase(Locale.ROOT), Set.of())
                            .size()
                    == 1;
            var file = of(name, alone);
            var time = times.merge(file, 1, Integer::sum);
            files.add(time == 1 ? file : file + "~" + time);
        }
        return files;
    }

    private static String of(String name, boolean capitals) {
        var file = new StringBuilder();
        var first = true;
        var reserved = RESERVED.matcher(name).matches();
        for (var value : name.getBytes(StandardCharsets.UTF_8)) {
            var character = (char) (value & 0xFF);
            if (isSafe(character, first, capitals) && !(first && reserved)) {
                file.append(character);
            } else {
                file.append('%').append(HexFormat.of().withUpperCase().toHexDigits(value));
            }
            first = false;
        }
        if (file.isEmpty()) {
            return "~";
        }
        return file.length() <= LONGEST ? file.toString() : file.substring(0, LONGEST / 2) + "~" + hash(name);
    }

    private static boolean isSafe(char character, boolean first, boolean capitals) {
        return (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z' && capitals)
                || character == '_'
                || (!first && (character == '.' || character == '-'));
    }

    private static String hash(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("a JDK without SHA-256", impossible);
        }
    }
}

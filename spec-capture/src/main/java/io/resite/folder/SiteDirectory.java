package io.resite.folder;

import io.resite.document.DocumentException;
import io.resite.document.Documents;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A site's folder on a disk.
///
/// What an export wrote is told from what people put beside it by what it says of itself: a document by its first
/// lines,
/// a remainder by the document that refers to it. So documents are written before their remainders and removed after
/// them: an export that was killed is mended by the next.
public final class SiteDirectory {
    /// Of one file. Real ones are some 10 KiB, a policy of a thousand machines 200 KiB.
    private static final long LARGEST = 16L << 20;

    private static final Set<String> SUFFIXES = Set.of(".yaml", ".yml", ".xml");

    private final Path root;

    public SiteDirectory(Path root) {
        this.root = root;
    }

    /// What an export did, as paths in the folder.
    public record Export(List<String> written, List<String> unchanged, List<String> removed) {
        public Export {
            written = List.copyOf(written);
            unchanged = List.copyOf(unchanged);
            removed = List.copyOf(removed);
        }
    }

    /// Makes the folder show this site. Files of others stay as they are.
    ///
    /// @throws FolderRefused before anything is changed, when the folder holds something else than a former export
    ///     of the site, or a file of others where one of ours must be
    public Export write(Site site) throws IOException {
        var texts = SiteFolder.texts(site);
        Map<String, String> former = Files.isDirectory(root) ? former(site.id()) : Map.of();
        for (var path : texts.keySet()) {
            if (!former.containsKey(path) && Files.exists(root.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
                throw new FolderRefused("%s: is not of an export; move it away, or choose another folder"
                        .formatted(root.resolve(path)));
            }
        }
        var written = new ArrayList<String>();
        var unchanged = new ArrayList<String>();
        for (var path : SiteFolder.documentsFirst(texts.keySet())) {
            var text = texts.getOrDefault(path, "");
            if (text.equals(former.get(path))) {
                unchanged.add(path);
            } else {
                replace(root.resolve(path), text);
                written.add(path);
            }
        }
        var gone = new TreeSet<>(former.keySet());
        gone.removeAll(texts.keySet());
        for (var path : SiteFolder.documentsFirst(gone).reversed()) {
            remove(root.resolve(path));
        }
        return new Export(
                written.stream().sorted().toList(), unchanged.stream().sorted().toList(), List.copyOf(gone));
    }

    /// @throws DocumentException when the folder is none of a site
    public Site read() throws IOException {
        return SiteFolder.site(texts());
    }

    /// All documents and remainders in the folder and below, by path; hidden folders are left out.
    ///
    /// @throws DocumentException for a file that is no text, or too large
    public Map<String, String> texts() throws IOException {
        try (var files = Files.walk(root)) {
            var texts = new TreeMap<String, String>();
            for (var file : (Iterable<Path>) files.filter(this::isOurs)::iterator) {
                texts.put(path(file), text(file));
            }
            return texts;
        }
    }

    /// The text of one file.
    public static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new DocumentException("%s: too large: a file has at most %d bytes".formatted(file, LARGEST));
        }
        try {
            return Files.readString(file);
        } catch (MalformedInputException foreign) {
            throw new DocumentException(file + ": not UTF-8 text");
        }
    }

    /// The files of a former export of the site with what they hold.
    private Map<String, String> former(SiteId site) throws IOException {
        try (var files = Files.list(root)) {
            if (files.findAny().isEmpty()) {
                return Map.of();
            }
        }
        var mark = root.resolve(SiteFolder.SITE);
        if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
            throw new FolderRefused("%s: is not empty and holds no former export (no %s); choose an empty folder"
                    .formatted(root, SiteFolder.SITE));
        }
        var holds =
                Documents.read(text(mark), SiteDocument.class, mark.toString()).id();
        if (!holds.equals(site)) {
            throw new FolderRefused("%s: holds site %s, not %s; choose another folder".formatted(root, holds, site));
        }
        return SiteFolder.exported(texts());
    }

    private boolean isOurs(Path file) {
        var name = file.getFileName().toString();
        return SUFFIXES.stream().anyMatch(name::endsWith)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Stream.of(path(file).split("/")).noneMatch(part -> part.startsWith("."));
    }

    private String path(Path file) {
        return StreamSupport.stream(root.relativize(file).spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }

    /// At once: a reader sees the old file or the new one.
    private static void replace(Path file, String text) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(beside, text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// With the folders that are empty then.
    private void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        for (var folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            try (var left = Files.list(folder)) {
                if (left.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(folder);
        }
    }
}

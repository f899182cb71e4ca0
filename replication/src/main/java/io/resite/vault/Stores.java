package io.resite.vault;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Opens a store by its URL, the one thing an operator has to know about a vault beside its key.
public final class Stores {
    private static final String FORMS =
            "expected s3://bucket/prefix?endpoint=http://host:port, a folder as in /backup/vault, or file:///backup/vault";

    private Stores() {}

    /// @param url `s3://bucket/prefix?endpoint=http://host:port` (optional `region`, `style`, `ca`, `proxy`), a
    /// directory path, or `file:///path`
    /// @throws StoreException when the URL is not one of these
    public static ObjectStore open(String url, StoreCredentials credentials) {
        if (url.startsWith("s3://")) {
            return s3(url, credentials);
        }
        if (url.startsWith("file:")) {
            return directory(url, url.replaceFirst("^file:(//)?", ""));
        }
        if (url.contains("://") || url.isBlank()) {
            throw new StoreException("vault URL \"" + url + "\": " + FORMS);
        }
        return directory(url, url);
    }

    private static ObjectStore directory(String url, String path) {
        try {
            return new DirectoryObjectStore(Path.of(path));
        } catch (InvalidPathException e) {
            throw new StoreException("vault URL \"" + url + "\": " + FORMS, e);
        }
    }

    private static ObjectStore s3(String url, StoreCredentials credentials) {
        var place = S3Place.of(url);
        if (credentials.absent()) {
            throw new StoreException("vault URL \"" + url + "\" needs credentials; name a file with accessKey=… and"
                    + " secretKey=… in the configuration, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        return new S3ObjectStore(place, credentials);
    }
}

package io.resite.vault;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Opens a store by its URL, the one thing an operator has to know about a vault beside its key.
public final class Stores {
    private static final String FORMS =
            "expected s3://bucket/prefix?endpoint=http://host:port, a folder as in /backup/vault, or file:///backup/vault";

    private Stores() {}

    /// @param url `s3://bucket/prefix?endpoint=http://host:port` (optional `&region=…`), a directory path, or
    /// `file:///path`
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
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new StoreException("vault URL \"" + url + "\": " + FORMS, e);
        }
        var bucket = uri.getRawAuthority();
        var path = uri.getPath();
        var options = options(url, uri.getRawQuery());
        var endpoint = options.getOrDefault("endpoint", "");
        if (bucket == null || bucket.isBlank() || !endpoint.matches("https?://[^/?#]+/?")) {
            throw new StoreException("vault URL \"" + url + "\": " + FORMS);
        }
        if (credentials.absent()) {
            throw new StoreException("vault URL \"" + url + "\" needs credentials; name a file with accessKey=… and"
                    + " secretKey=… in the configuration, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        var prefix = path == null ? "" : path.replaceAll("^/+|/+$", "");
        return new S3ObjectStore(endpoint, options.getOrDefault("region", "us-east-1"), bucket, prefix, credentials);
    }

    private static Map<String, String> options(String url, String query) {
        var options = new HashMap<String, String>();
        for (var option : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            var equals = option.indexOf('=');
            var name = equals < 0 ? option : option.substring(0, equals);
            if (equals < 0 || !(name.equals("endpoint") || name.equals("region"))) {
                throw new StoreException("vault URL \"" + url + "\": unknown option \"" + option
                        + "\"; there are endpoint=http://host:port and region=name");
            }
            options.put(name, URLDecoder.decode(option.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return options;
    }
}

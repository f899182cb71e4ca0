package io.resite.vault;

import io.resite.document.Nearest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A bucket and the way to it, as the vault's URL says: everything but the credentials.
///
/// @param endpoint as in `https://10.0.0.9:9000`
/// @param prefix below which the vault lies in the bucket; empty for the whole bucket
/// @param authorities a PEM file of those whose word on the server's certificate counts; empty for the machine's own
/// @param proxy as in `http://10.0.0.1:3128`; empty for none
record S3Place(
        String endpoint, String bucket, String prefix, String region, Style style, String authorities, String proxy) {
    private static final String FORM = "; expected s3://bucket/prefix?endpoint=http://host:port";
    private static final Pattern PROXY = Pattern.compile("http://[^/?#@:]+:([0-9]{1,5})/?");
    private static final List<String> PARAMETERS = List.of("ca", "endpoint", "proxy", "region", "style");

    /// Where the name of the bucket stands in a request.
    enum Style {
        /// In the host name for the big providers' own endpoints, else in the path.
        USUAL,
        PATH,
        HOST
    }

    /// @throws StoreException naming what is wrong in it
    static S3Place of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new StoreException(wrong(url, "is not a URL"), e);
        }
        var given = parameters(url, uri.getRawQuery());
        var bucket = uri.getRawAuthority();
        if (bucket == null || bucket.isBlank()) {
            throw new StoreException(wrong(url, "names no bucket"));
        }
        var endpoint = given.getOrDefault("endpoint", "");
        if (!endpoint.matches("https?://[^/?#]+/?")) {
            throw new StoreException(wrong(url, "names no endpoint"));
        }
        var proxy = given.getOrDefault("proxy", "");
        if (!proxy.isEmpty() && !isProxy(proxy)) {
            throw new StoreException(wrong(url, "has a proxy that is not proxy=http://host:port"));
        }
        var authorities = given.getOrDefault("ca", "");
        if (!authorities.isEmpty() && !endpoint.startsWith("https:")) {
            throw new StoreException(wrong(url, "has ca=… although its endpoint is not https"));
        }
        return new S3Place(
                endpoint,
                bucket,
                uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", ""),
                given.getOrDefault("region", "us-east-1"),
                style(url, given.getOrDefault("style", "")),
                authorities,
                proxy);
    }

    private static boolean isProxy(String proxy) {
        var form = PROXY.matcher(proxy);
        return form.matches() && Integer.parseInt(form.group(1)) <= 0xffff;
    }

    private static Style style(String url, String name) {
        return switch (name) {
            case "" -> Style.USUAL;
            case "path" -> Style.PATH;
            case "host" -> Style.HOST;
            default -> throw new StoreException(wrong(url, "has a style that is neither style=path nor style=host"));
        };
    }

    private static Map<String, String> parameters(String url, String query) {
        var given = new TreeMap<String, String>();
        for (var parameter : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            var parts = parameter.split("=", 2);
            var name = parts[0];
            if (!PARAMETERS.contains(name)) {
                throw new StoreException(
                        wrong(url, "has an unknown parameter \"" + name + "\"" + Nearest.hint(name, PARAMETERS)));
            }
            if (parts.length < 2 || parts[1].isEmpty()) {
                throw new StoreException(wrong(url, "has a parameter " + name + " without a value"));
            }
            if (given.putIfAbsent(name, URLDecoder.decode(parts[1], StandardCharsets.UTF_8)) != null) {
                throw new StoreException(wrong(url, "has the parameter " + name + " twice"));
            }
        }
        return given;
    }

    private static String wrong(String url, String what) {
        return "vault URL \"" + url + "\" " + what + FORM;
    }

    /// For messages.
    String describe() {
        return "s3://" + bucket + "/" + (prefix.isEmpty() ? "" : prefix + "/") + " at " + endpoint
                + (proxy.isEmpty() ? "" : " by way of " + proxy);
    }
}

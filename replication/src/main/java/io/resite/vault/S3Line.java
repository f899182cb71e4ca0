package io.resite.vault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/// Makes the connections to an S3 server: how long to wait, by way of which proxy, whose certificates count.
final class S3Line {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private S3Line() {}

    /// @throws StoreException when the file of authorities is of no use
    static OkHttpClient to(S3Place place) {
        var line = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(ANSWER)
                .writeTimeout(ANSWER);
        if (!place.proxy().isEmpty()) {
            var proxy = URI.create(place.proxy());
            // Unresolved: the name is looked up for each connection, so that a proxy may move.
            line.proxy(
                    new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())));
        }
        if (!place.authorities().isEmpty()) {
            trustOnly(Path.of(place.authorities()), line);
        }
        return line.build();
    }

    /// The machine's own authorities do not count then: who names one wants no other to speak for the store.
    private static void trustOnly(Path file, OkHttpClient.Builder line) {
        try (var pem = Files.newInputStream(file)) {
            var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                authorities.setCertificateEntry("authority " + authorities.size(), authority);
            }
            if (authorities.size() == 0) {
                throw new StoreException(useless(file, "has no certificate"));
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            for (var trust : factory.getTrustManagers()) {
                if (trust instanceof X509TrustManager x509) {
                    var context = SSLContext.getInstance("TLS");
                    context.init(null, factory.getTrustManagers(), null);
                    line.sslSocketFactory(context.getSocketFactory(), x509);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new StoreException(useless(file, "cannot be read"), e);
        }
    }

    private static String useless(Path file, String why) {
        return "the file of authorities " + file + " " + why
                + "; ca=… in the vault's URL has to name a file of certificates in PEM, one after the other";
    }
}

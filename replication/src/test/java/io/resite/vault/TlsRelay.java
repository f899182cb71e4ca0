package io.resite.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Speaks TLS to its clients and plain TCP to one server behind it. Its certificate is signed by an authority made for
/// it alone. It takes CONNECT as well, so that it can stand for a proxy and the server behind that.
final class TlsRelay implements AutoCloseable {
    private static final String PASSWORD = "not-a-secret";
    private static final String NAMES = "san=ip:127.0.0.1,dns:s3.example.test";

    private final Path authority;
    private final int target;
    private final ServerSocket listener;
    private final SSLSocketFactory tls;
    private final List<String> connects = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// @param folder where [#makeKeys] was
    TlsRelay(Path folder, int target) throws IOException, GeneralSecurityException {
        this.authority = folder.resolve("ca.pem");
        this.target = target;
        this.tls = factory(folder.resolve("keys.p12"));
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// The certificate of the authority, in PEM.
    Path authority() {
        return authority;
    }

    /// What clients asked for by CONNECT, as in `s3.example.test:443`.
    List<String> connects() {
        return List.copyOf(connects);
    }

    /// Makes the authority and the server's key and certificate; takes some seconds.
    static void makeKeys(Path folder) throws IOException, InterruptedException {
        var keys = folder.resolve("keys.p12");
        var pair = List.of("-genkeypair", "-keyalg", "EC", "-alias");
        keytool(keys, pair, "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
        keytool(keys, pair, "server", "-dname", "CN=store", "-signer", "ca", "-ext", NAMES);
        var authority = folder.resolve("ca.pem").toString();
        keytool(keys, List.of("-exportcert", "-rfc", "-alias"), "ca", "-file", authority);
        keytool(keys, List.of("-delete", "-alias"), "ca");
    }

    private static void keytool(Path keys, List<String> order, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(order);
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var told = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + told);
        }
    }

    private static SSLSocketFactory factory(Path keys) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(keys)) {
            store.load(file, PASSWORD.toCharArray());
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context.getSocketFactory();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // The listener was closed: the test is over.
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                var secure = secured(client)) {
            open.add(server);
            var back = Thread.ofVirtual().start(() -> pass(server, secure));
            pass(secure, server);
            back.join();
        } catch (IOException _) {
            // The client did not trust the certificate, or hung up.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private SSLSocket secured(Socket client) throws IOException {
        var first = client.getInputStream().read();
        InputStream consumed = new ByteArrayInputStream(new byte[] {(byte) first});
        if (first == 'C') {
            connects.add(request(client.getInputStream()).split(" ", 3)[1]);
            client.getOutputStream().write(ObjectStoreContract.bytes("HTTP/1.1 200 OK\r\n\r\n"));
            consumed = InputStream.nullInputStream();
        }
        return (SSLSocket) tls.createSocket(client, consumed, true);
    }

    private static String request(InputStream from) throws IOException {
        var request = new StringBuilder("C");
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) from.read());
        }
        return request.toString();
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either side hung up; the other is closed with it.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}

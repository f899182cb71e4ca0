package io.resite.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A TCP relay that can lose answers: it passes a PUT on, waits until the server begins to answer, so that the server
/// has surely done it, and then cuts the connection before the client reads a byte. It can also harm what is uploaded.
final class AnswerCuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final AtomicInteger answersToCut = new AtomicInteger();
    private final AtomicInteger uploadsToDamage = new AtomicInteger();
    private final AtomicInteger uploadsToTear = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    AnswerCuttingProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// The answers to the next `count` PUTs will be lost.
    void cutAnswersOfPuts(int count) {
        answersToCut.set(count);
    }

    /// One bit of the bodies of the next `count` PUTs will be another; they need to be larger than 100 KiB.
    void damageUploads(int count) {
        uploadsToDamage.set(count);
    }

    /// The next `count` PUTs will end in the middle of their bodies; they need to be larger than 100 KiB.
    void tearUploads(int count) {
        uploadsToTear.set(count);
    }

    private static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                open.add(client);
                open.add(server);
                var cutNext = new AtomicBoolean();
                Thread.ofVirtual().start(() -> passRequests(client, server, cutNext));
                Thread.ofVirtual().start(() -> passAnswers(server, client, cutNext));
            }
        } catch (IOException _) {
            // The listener was closed: the test is over.
        }
    }

    private void passRequests(Socket client, Socket server, AtomicBoolean cutNext) {
        var buffer = new byte[16 << 10];
        // So many reads from now on, the body is being sent.
        var toDamage = -1;
        var toTear = -1;
        try (client;
                server) {
            for (var read = client.getInputStream().read(buffer); read > 0; ) {
                var put = read > 4 && new String(buffer, 0, 4, US_ASCII).equals("PUT ");
                if (put) {
                    cutNext.set(takeOne(answersToCut));
                    toDamage = takeOne(uploadsToDamage) ? 3 : -1;
                    toTear = takeOne(uploadsToTear) ? 3 : -1;
                }
                if (toDamage-- == 0) {
                    buffer[read - 1] ^= 4;
                }
                if (toTear-- == 0) {
                    return;
                }
                server.getOutputStream().write(buffer, 0, read);
                read = client.getInputStream().read(buffer);
            }
        } catch (IOException _) {
            // Either side hung up; the other is closed with it.
        }
    }

    private static void passAnswers(Socket server, Socket client, AtomicBoolean cutNext) {
        var buffer = new byte[16 << 10];
        try (client;
                server) {
            for (var read = server.getInputStream().read(buffer); read > 0 && !cutNext.get(); ) {
                client.getOutputStream().write(buffer, 0, read);
                read = server.getInputStream().read(buffer);
            }
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

package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A TCP proxy that misbehaves on demand: delay, bandwidth, resets, cuts, lost answers. This kernel cannot delay or
/// lose packets, and a lost answer to a request that was obeyed is more than a network fault can be asked for.
///
/// Orders come over a unix socket, one a connection: `delay MS`, `limit BYTES_PER_SECOND`, `cut`, `heal`, `reset N`,
/// `lose N [METHOD]`, `clear`, `sent`. The answer is `ok`, with a number if it was asked for, or a complaint.
///
/// `delay` and `limit` together are a line of some length and width: as much may be under way as fits, a connection
/// takes a round trip to make, and all connections share the width. TCP's slow start is not modelled.
public final class FaultProxy implements AutoCloseable {
    private final Faults faults = new Faults();
    private final ServerSocket listener;
    private final InetSocketAddress target;

    /// Listens on all addresses; port 0 takes a free one.
    public FaultProxy(int port, InetSocketAddress target) throws IOException {
        this.target = target;
        listener = new ServerSocket(port);
        Thread.startVirtualThread(this::acceptAll);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// Arguments: the port to listen on, host and port to forward to, the path of the control socket.
    public static void main(String[] arguments) throws IOException {
        var target = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
        try (var proxy = new FaultProxy(Integer.parseInt(arguments[0]), target)) {
            proxy.obeyOrdersAt(Path.of(arguments[3]));
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        try {
            faults.shakeHands();
            var server = new Socket(target.getAddress(), target.getPort());
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            new FaultyConnection(client, server, faults).start();
        } catch (IOException unreachable) {
            hangUp(client);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            hangUp(client);
        }
    }

    private static void hangUp(Socket client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void obeyOrdersAt(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        try (var orders = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            orders.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                try (var connection = orders.accept()) {
                    answer(connection);
                }
            }
        }
    }

    private void answer(SocketChannel connection) throws IOException {
        var reader = new BufferedReader(Channels.newReader(connection, UTF_8));
        var line = reader.readLine();
        var reply = line == null ? "" : obey(line.strip());
        try (var out = Channels.newOutputStream(connection)) {
            out.write((reply + "\n").getBytes(UTF_8));
        }
    }

    /// Carries out one order.
    public String obey(String order) {
        var words = order.split(" +", -1);
        try {
            switch (words[0]) {
                case "delay" -> faults.delay(Duration.ofMillis(Long.parseLong(words[1])));
                case "limit" -> faults.limit(Long.parseLong(words[1]));
                case "cut" -> faults.cut(true);
                case "heal" -> faults.cut(false);
                case "reset" -> faults.reset(Integer.parseInt(words[1]));
                case "lose" -> faults.loseAnswers(Integer.parseInt(words[1]), words.length > 2 ? words[2] : "");
                case "clear" -> faults.clear();
                case "sent" -> {
                    return "ok " + faults.sent();
                }
                default -> {
                    return "unknown order: " + order;
                }
            }
            return "ok";
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return "order without its number: " + order;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

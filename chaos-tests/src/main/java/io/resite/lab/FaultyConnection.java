package io.resite.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// One connection through the fault proxy: each direction has a thread that puts pieces on the line and one that takes
/// them off at the other end.
final class FaultyConnection {
    private static final int PIECE = 32 * 1024;

    /// Pieces between the ends: 4 MiB, as much as Linux lets a TCP connection have under way.
    private static final int WINDOW = 128;

    private final Socket client;
    private final Socket server;
    private final Faults faults;

    /// The beginning of the request whose answer has not begun; empty between an answer and the next request.
    private volatile String request = "";

    FaultyConnection(Socket client, Socket server, Faults faults) {
        this.client = client;
        this.server = server;
        this.faults = faults;
    }

    /// @param arrives when it is at the other end, by `System.nanoTime`
    private record Piece(byte[] bytes, long arrives) {
        private static final Piece END = new Piece(new byte[0], 0);

        /// Nothing comes after it.
        private boolean isEnd() {
            return bytes.length == 0;
        }
    }

    void start() {
        pump(client, server, true);
        pump(server, client, false);
    }

    private void pump(Socket from, Socket to, boolean requests) {
        var line = new ArrayBlockingQueue<Piece>(WINDOW);
        Thread.startVirtualThread(() -> untilItEnds(() -> send(from, line, requests)));
        Thread.startVirtualThread(() -> untilItEnds(() -> deliver(line, to)));
    }

    private interface Pump {
        void run() throws IOException, InterruptedException;
    }

    private void untilItEnds(Pump pump) {
        try {
            pump.run();
        } catch (IOException ended) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private void send(Socket from, BlockingQueue<Piece> line, boolean requests)
            throws IOException, InterruptedException {
        var piece = new byte[PIECE];
        try {
            var in = from.getInputStream();
            for (var length = in.read(piece); length >= 0; length = in.read(piece)) {
                var arrives = faults.send(length, requests);
                if (requests) {
                    note(piece, length);
                }
                if (faults.takeReset() || (!requests && lost(piece, length))) {
                    reset();
                    return;
                }
                line.put(new Piece(Arrays.copyOf(piece, length), arrives));
            }
        } finally {
            line.put(Piece.END);
        }
    }

    private void deliver(BlockingQueue<Piece> line, Socket to) throws IOException, InterruptedException {
        try {
            var out = to.getOutputStream();
            for (var piece = line.take(); !piece.isEnd(); piece = line.take()) {
                faults.arrive(piece.arrives());
                out.write(piece.bytes());
            }
            to.shutdownOutput();
        } finally {
            // Whoever waits for room finds it, and then the end of the connection.
            line.clear();
        }
    }

    private void note(byte[] piece, int length) {
        if (request.isEmpty()) {
            request = beginning(piece, length);
        }
    }

    /// Looks at the first piece of each answer. `100 Continue` is none yet: the request's body is still to come.
    private boolean lost(byte[] piece, int length) {
        var begun = request;
        if (begun.isEmpty() || beginning(piece, length).startsWith("HTTP/1.1 100")) {
            return false;
        }
        request = "";
        return faults.takeLostAnswer(begun);
    }

    private static String beginning(byte[] piece, int length) {
        return new String(piece, 0, Math.min(length, 16), ISO_8859_1);
    }

    private void reset() {
        for (var socket : new Socket[] {client, server}) {
            try {
                if (!socket.isClosed()) {
                    // With no time to linger, closing sends a reset instead of a farewell.
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            } catch (IOException closed) {
                // By the other pump or the other side: that is all we want.
            }
        }
    }
}

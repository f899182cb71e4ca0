package io.resite.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;

/// One connection through the fault proxy: two pumps, each a thread of its own.
final class FaultyConnection {
    private static final int PIECE = 32 * 1024;
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

    void start() {
        Thread.startVirtualThread(() -> pump(client, server, true));
        Thread.startVirtualThread(() -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean requests) {
        var piece = new byte[PIECE];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (var length = in.read(piece); length >= 0; length = in.read(piece)) {
                faults.admit(length);
                if (requests) {
                    note(piece, length);
                }
                if (faults.takeReset() || (!requests && lost(piece, length))) {
                    reset();
                    return;
                }
                out.write(piece, 0, length);
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
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

package io.resite.nbd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/// Reads a whole export with all requests in flight at once.
final class Reads {
    private Reads() {}

    static byte[] all(NbdClient client, int piece) {
        var whole = new byte[(int) client.size()];
        var reads = new ArrayList<CompletableFuture<ByteBuffer>>();
        for (var at = 0; at < whole.length; at += piece) {
            reads.add(client.read(at, ByteBuffer.wrap(whole, at, Math.min(piece, whole.length - at))));
        }
        reads.forEach(CompletableFuture::join);
        return whole;
    }
}

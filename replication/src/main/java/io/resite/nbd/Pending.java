package io.resite.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A request whose reply has not ended. Once it is sent only the receiving thread touches it, so that no buffer is
/// written after its owner was told of the end.
sealed interface Pending {
    /// Every chunk came.
    void complete() throws IOException;

    void fail(NbdException cause);

    /// A read; its pieces may come in any order but must cover the range exactly once.
    final class Read implements Pending {
        private static final int MAX_PIECES = 1 << 16;

        private final long offset;
        private final ByteBuffer into;
        private final int start;
        private final int length;
        private final List<Piece> pieces = new ArrayList<>();
        final CompletableFuture<ByteBuffer> result = new CompletableFuture<>();

        Read(long offset, ByteBuffer into) {
            this.offset = offset;
            this.into = into;
            this.start = into.position();
            this.length = into.remaining();
        }

        private record Piece(long from, long length) {}

        /// The place for a piece of the data.
        ByteBuffer place(long at, long bytes) throws IOException {
            if (at < offset || bytes < 0 || at - offset > length - bytes || pieces.size() == MAX_PIECES) {
                throw new IOException("the server answered a read with data outside of it");
            }
            pieces.add(new Piece(at, bytes));
            return into.slice(start + (int) (at - offset), (int) bytes);
        }

        ByteBuffer whole() throws IOException {
            return place(offset, length);
        }

        void zero(long at, long bytes) throws IOException {
            var hole = place(at, bytes);
            while (hole.remaining() >= Long.BYTES) {
                hole.putLong(0);
            }
            while (hole.hasRemaining()) {
                hole.put((byte) 0);
            }
        }

        @Override
        public void complete() throws IOException {
            pieces.sort(Comparator.comparingLong(Piece::from));
            var covered = offset;
            for (var piece : pieces) {
                if (piece.from != covered) {
                    throw new IOException("the server answered a read with pieces that do not fit together");
                }
                covered += piece.length;
            }
            if (covered != offset + length) {
                throw new IOException("the server answered a read with too little data");
            }
            result.complete(into);
        }

        @Override
        public void fail(NbdException cause) {
            result.completeExceptionally(cause);
        }
    }

    /// A block status request; what it says of other contexts is ignored.
    final class Status implements Pending {
        private final int context;
        private final long offset;
        private final Extents extents = new Extents();
        private long covered;
        final CompletableFuture<List<Extent>> result = new CompletableFuture<>();

        Status(int context, long offset) {
            this.context = context;
            this.offset = offset;
        }

        void chunk(ByteBuffer body) throws IOException {
            if (body.remaining() < 12 || body.remaining() % 8 != 4) {
                throw new IOException("the server answered a block status request with a malformed list");
            }
            if (body.getInt() != context) {
                return;
            }
            if (covered > 0) {
                throw new IOException("the server answered a block status request twice");
            }
            while (body.hasRemaining()) {
                var length = body.getInt() & 0xffff_ffffL;
                extents.add(offset + covered, length, body.getInt());
                covered += length;
            }
        }

        @Override
        public void complete() throws IOException {
            if (covered == 0) {
                throw new IOException("the server answered a block status request without a status");
            }
            result.complete(extents.list());
        }

        @Override
        public void fail(NbdException cause) {
            result.completeExceptionally(cause);
        }
    }
}

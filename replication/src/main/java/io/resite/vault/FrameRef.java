package io.resite.vault;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Where a frame is, or will be: a frame gets its pack and number when it is compressed, some time after its chunks
/// were handed in.
sealed interface FrameRef {
    /// Waits until the frame has its place. The frame must have been handed to its pipeline.
    FrameAddress address();

    /// A frame in a pack.
    record FrameAddress(PackId pack, int frame) implements FrameRef {
        @Override
        public FrameAddress address() {
            return this;
        }
    }

    /// A frame on its way.
    final class PendingFrame implements FrameRef {
        private final CompletableFuture<FrameAddress> place = new CompletableFuture<>();

        void placed(FrameAddress address) {
            place.complete(address);
        }

        void failed(RuntimeException cause) {
            place.completeExceptionally(cause);
        }

        @Override
        public FrameAddress address() {
            try {
                return place.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }
}

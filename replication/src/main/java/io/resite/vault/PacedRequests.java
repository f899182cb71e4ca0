package io.resite.vault;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/// Sends the bodies of requests in turn and at a pace, slice by slice on their way to the socket; a request that is
/// sent
/// again pays again.
record PacedRequests(Pace pace, SendTurn turn) implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
        var request = chain.request();
        var body = request.body();
        return chain.proceed(
                body == null
                        ? request
                        : request.newBuilder()
                                .method(request.method(), new PacedBody(body))
                                .build());
    }

    private final class PacedBody extends RequestBody {
        private final RequestBody body;

        private PacedBody(RequestBody body) {
            this.body = body;
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public boolean isOneShot() {
            return body.isOneShot();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (var sending = turn.begin(contentLength())) {
                var paced = Okio.buffer((Sink) new PacedSink(sink, sending));
                body.writeTo(paced);
                paced.flush();
            }
        }
    }

    private final class PacedSink extends ForwardingSink {
        private final SendTurn.Sending sending;

        private PacedSink(Sink sink, SendTurn.Sending sending) {
            super(sink);
            this.sending = sending;
        }

        @Override
        public void write(Buffer source, long count) throws IOException {
            for (var left = count; left > 0; ) {
                var slice = Math.min(left, Pace.SLICE);
                pace.send((int) slice);
                super.write(source, slice);
                sending.sent(slice);
                left -= slice;
            }
        }
    }
}

package io.resite.nbd;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import jdk.net.ExtendedSocketOptions;

/// A connected socket that is read and written in whole pieces. One thread reads, one at a time writes.
final class Wire implements Closeable {
    private static final int CONNECT_MILLISECONDS = 10_000;

    private final SocketChannel channel;
    private final AtomicLong moves = new AtomicLong();
    private final boolean acknowledgesAtOnce;
    private volatile boolean writing;

    Wire(SocketChannel channel) throws IOException {
        this.channel = channel;
        acknowledgesAtOnce = channel.getLocalAddress() instanceof InetSocketAddress
                && channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
        if (channel.getLocalAddress() instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
    }

    static Wire connect(SocketAddress server) throws IOException {
        var unix = server instanceof UnixDomainSocketAddress;
        var channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            if (unix) {
                channel.connect(server);
            } else {
                channel.socket().connect(server, CONNECT_MILLISECONDS);
            }
            return new Wire(channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /// Reads exactly so many bytes.
    ByteBuffer read(int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        fill(buffer);
        return buffer.flip();
    }

    /// Fills the rest of the buffer.
    void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (acknowledgesAtOnce) {
                // QEMU writes a reply in two pieces and holds the second back until the first is acknowledged, which
                // the kernel would put off for 40 ms; it forgets this option again and again.
                channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            }
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other end closed the connection");
            }
            moves.incrementAndGet();
        }
    }

    /// Reads so many bytes and forgets them.
    void skip(int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(Math.min(bytes, 64 << 10));
        for (var left = bytes; left > 0; left -= buffer.limit()) {
            fill(buffer.clear().limit(Math.min(left, buffer.capacity())));
        }
    }

    /// Writes all of every part.
    void write(ByteBuffer... parts) throws IOException {
        writing = true;
        try {
            while (remaining(parts)) {
                channel.write(parts);
                moves.incrementAndGet();
            }
        } finally {
            writing = false;
        }
    }

    private static boolean remaining(ByteBuffer[] parts) {
        for (var part : parts) {
            if (part.hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    /// Whether a write waits for the other end to take bytes.
    boolean writing() {
        return writing;
    }

    /// Grows with every piece that went through, either way.
    long moves() {
        return moves.get();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing can be done about a socket that will not close, and nobody uses it any more.
        }
    }
}

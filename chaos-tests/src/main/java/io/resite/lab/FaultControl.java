package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/// The hand on the lab's fault proxy, which stands between the service and the S3 server at port 9100.
public final class FaultControl {
    private final Path socket;

    FaultControl(Path socket) {
        this.socket = socket;
    }

    public void delay(Duration duration) {
        order("delay " + duration.toMillis());
    }

    public void limit(long bytesPerSecond) {
        order("limit " + bytesPerSecond);
    }

    public void cut() {
        order("cut");
    }

    public void heal() {
        order("heal");
    }

    /// So many of the next pieces reset their connection.
    public void reset(int count) {
        order("reset " + count);
    }

    /// So many of the next requests are obeyed, but nobody hears of it.
    ///
    /// @param method only these, as in `PUT`; empty: all
    public void loseAnswers(int count, String method) {
        order("lose " + count + " " + method);
    }

    public void clear() {
        order("clear");
    }

    /// Bytes that went from the service towards the server since the proxy was started, what was lost on the way and
    /// sent again included.
    public long sent() {
        return Long.parseLong(order("sent"));
    }

    /// What it answered besides `ok`.
    private String order(String order) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((order + "\n").getBytes(UTF_8)));
            var reply = new BufferedReader(Channels.newReader(channel, UTF_8)).readLine();
            if (reply == null || !reply.startsWith("ok")) {
                throw new LabException("the fault proxy did not take \"" + order + "\": " + reply);
            }
            return reply.substring("ok".length()).strip();
        } catch (IOException e) {
            throw new LabException("the fault proxy at " + socket + " does not answer; is the lab up?", e);
        }
    }
}

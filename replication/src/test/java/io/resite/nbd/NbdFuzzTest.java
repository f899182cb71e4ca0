package io.resite.nbd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both ends survive whatever the other sends. A failing seed is in the test's name; put it into [#seeds] alone to
/// replay it.
class NbdFuzzTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration SOON = Duration.ofSeconds(20);

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_server_ends_a_client_that_talks_rubbish_and_serves_the_others(long seed) throws Exception {
        var random = new Random(seed);
        var disk = SparseExport.seeded(8, 1);
        try (var server = NbdServer.listen(ANY, disk::named);
                var good = NbdClient.connect(server.address(), "disk", List.of())) {
            for (var round = 0; round < 5; round++) {
                rubbish((InetSocketAddress) server.address(), spoiled(conversation(), random));
            }

            assertThat(Reads.all(good, 100_000)).isEqualTo(disk.content());
            await().atMost(SOON).until(() -> server.connections() == 1);
        }
    }

    /// What a client sends in a correct session.
    private static byte[] conversation() {
        var bytes = ByteBuffer.allocate(512).putInt(3);
        var name = "disk".getBytes(UTF_8);
        var context = Protocol.BASE_ALLOCATION.getBytes(UTF_8);
        option(bytes, Protocol.OPT_STRUCTURED_REPLY, 0);
        option(bytes, Protocol.OPT_LIST, 0);
        option(bytes, Protocol.OPT_SET_META_CONTEXT, 12 + name.length + context.length);
        bytes.putInt(name.length).put(name).putInt(1).putInt(context.length).put(context);
        option(bytes, Protocol.OPT_GO, 6 + name.length);
        bytes.putInt(name.length).put(name).putShort((short) 0);
        for (var command : List.of(Protocol.CMD_READ, Protocol.CMD_BLOCK_STATUS, Protocol.CMD_READ)) {
            bytes.putInt(Protocol.REQUEST_MAGIC).putShort((short) 0).putShort((short) (int) command);
            bytes.putLong(command).putLong(4096).putInt(65536);
        }
        var all = new byte[bytes.position()];
        bytes.flip().get(all);
        return all;
    }

    private static void option(ByteBuffer bytes, int option, int length) {
        bytes.putLong(Protocol.OPTION_MAGIC).putInt(option).putInt(length);
    }

    /// Cut, damaged in a few places, replaced, or longer by random bytes.
    private static byte[] spoiled(byte[] correct, Random random) {
        var bytes = correct.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> random.nextBytes(bytes);
            default -> {
                var place = random.nextInt(bytes.length - 4);
                ByteBuffer.wrap(bytes).putInt(place, random.nextInt());
            }
        }
        return bytes;
    }

    private static void rubbish(InetSocketAddress server, byte[] bytes) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException expected) {
            // Reset or silent: both are the server's right.
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_client_ends_with_an_nbd_exception_whatever_the_server_says(long seed) throws Exception {
        var random = new Random(seed);
        var correct = recordedAnswers();
        for (var round = 0; round < 5; round++) {
            var bytes = spoiled(correct, random);
            assertTimeoutPreemptively(SOON, () -> sessionWith(bytes));
        }
    }

    /// Whatever a server may say to [#session].
    private static byte[] recordedAnswers() throws Exception {
        var disk = SparseExport.seeded(9, 2);
        try (var server = NbdServer.listen(ANY, disk::named);
                var proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answers = new ByteArrayOutputStream();
            var relay = Thread.ofVirtual().start(() -> {
                try (var client = proxy.accept();
                        var upstream = new Socket(
                                ((InetSocketAddress) server.address()).getAddress(),
                                ((InetSocketAddress) server.address()).getPort())) {
                    Thread.ofVirtual().start(() -> pump(client, upstream));
                    var buffer = new byte[65536];
                    for (var got = 0; got >= 0; got = upstream.getInputStream().read(buffer)) {
                        answers.write(buffer, 0, got);
                        client.getOutputStream().write(buffer, 0, got);
                    }
                } catch (IOException ended) {
                    // The session is over.
                }
            });
            session((InetSocketAddress) proxy.getLocalSocketAddress());
            relay.join();
            return answers.toByteArray();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // The session is over.
        }
    }

    private static void session(InetSocketAddress server) {
        try (var client = NbdClient.connect(server, "disk", List.of(Protocol.BASE_ALLOCATION))) {
            var length = (int) Math.min(client.size(), 1 << 20);
            if (length == 0) {
                return;
            }
            client.read(0, ByteBuffer.allocate(length)).join();
            client.extents(Protocol.BASE_ALLOCATION, 0, length);
        } catch (CompletionException failed) {
            assertThat(failed).hasCauseInstanceOf(NbdException.class);
        } catch (NbdException expected) {
            assertThat(expected).hasMessageContaining("disk");
        }
    }

    /// A server that says what it has learnt by heart, then hangs up.
    private static void sessionWith(byte[] answers) throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = listener.accept()) {
                    socket.getOutputStream().write(answers);
                    socket.shutdownOutput();
                    socket.setSoTimeout(2000);
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException ended) {
                    // The client hung up first.
                }
            });
            session((InetSocketAddress) listener.getLocalSocketAddress());
        }
    }

    @Test
    void a_recorded_session_played_back_unchanged_succeeds() throws Exception {
        var answers = recordedAnswers();

        assertThatCode(() -> sessionWith(answers)).doesNotThrowAnyException();
        assertThat(answers.length).isGreaterThan(10_000);
    }

    @Test
    void a_request_outside_of_the_disk_is_a_bug_of_the_caller() {
        var disk = SparseExport.seeded(10, 1);
        try (var server = NbdServer.listen(ANY, disk::named);
                var client = NbdClient.connect(server.address(), "disk", List.of())) {
            assertThatThrownBy(() -> client.read(disk.size() - 10, ByteBuffer.allocate(11)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

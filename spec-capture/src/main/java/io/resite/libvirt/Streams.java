package io.resite.libvirt;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.StorageVol;
import org.libvirt.Stream;

/// Bytes of volumes over the connection itself.
final class Streams {
    /// What one message of libvirt's protocol carries.
    private static final int PIECE = 256 << 10;

    private Streams() {}

    static void upload(Connection connection, StorageVol volume, long size, InputStream from)
            throws LibvirtException, IOException {
        var stream = connection.streamNew(0);
        try {
            volume.upload(stream, 0, size, 0);
            var left = size;
            while (left > 0) {
                var piece = from.readNBytes((int) Math.min(PIECE, left));
                if (piece.length == 0) {
                    throw new EOFException("the content ends after %d of %d bytes".formatted(size - left, size));
                }
                send(stream, piece);
                left -= piece.length;
            }
            stream.finish();
        } catch (LibvirtException | IOException failed) {
            abort(stream);
            throw failed;
        } finally {
            stream.free();
        }
    }

    private static void send(Stream stream, byte[] piece) throws LibvirtException {
        for (var sent = 0; sent < piece.length; ) {
            sent += stream.send(sent == 0 ? piece : Arrays.copyOfRange(piece, sent, piece.length));
        }
    }

    /// @param from the offset of the first byte
    static void download(Connection connection, StorageVol volume, long from, OutputStream to)
            throws LibvirtException, IOException {
        receive(connection, stream -> volume.download(stream, from, 0, 0), to);
    }

    /// What a domain's screen shows.
    static void screenshot(Connection connection, Domain domain, OutputStream to) throws LibvirtException, IOException {
        receive(connection, stream -> domain.screenshot(stream, 0), to);
    }

    /// What makes something arrive on a stream.
    private interface Sender {
        void sendOn(Stream stream) throws LibvirtException;
    }

    private static void receive(Connection connection, Sender sender, OutputStream to)
            throws LibvirtException, IOException {
        var stream = connection.streamNew(0);
        try {
            sender.sendOn(stream);
            var piece = new byte[PIECE];
            for (var length = stream.receive(piece); length > 0; length = stream.receive(piece)) {
                to.write(piece, 0, length);
            }
            stream.finish();
        } catch (LibvirtException | IOException failed) {
            abort(stream);
            throw failed;
        } finally {
            stream.free();
        }
    }

    /// After a failure, which is what is told; that the stream cannot be aborted either adds nothing.
    private static void abort(Stream stream) {
        try {
            stream.abort();
        } catch (LibvirtException aborted) {
            // Already broken.
        }
    }
}

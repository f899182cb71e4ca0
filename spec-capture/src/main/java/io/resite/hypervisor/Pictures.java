package io.resite.hypervisor;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/// Pictures of screens as PNG. QEMU before 7.1 gives them as PPM: `P6`, width, height and largest value as text, then
/// three bytes a dot.
public final class Pictures {
    private static final int FIELDS = 4;

    private Pictures() {}

    /// Of a screen that shows nothing.
    static byte[] dark() {
        return png(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    }

    /// @param picture PNG or PPM
    public static byte[] png(byte[] picture) {
        return picture.length > 1 && picture[0] == 'P' && picture[1] == '6' ? png(ofPpm(picture)) : picture;
    }

    private static BufferedImage ofPpm(byte[] ppm) {
        var fields = new String[FIELDS];
        var at = 0;
        for (var field = 0; field < FIELDS; field++) {
            var end = at;
            while (end < ppm.length && !Character.isWhitespace(ppm[end])) {
                end++;
            }
            fields[field] = new String(ppm, at, end - at, StandardCharsets.US_ASCII);
            at = end + 1;
        }
        var width = Integer.parseInt(fields[1]);
        var height = Integer.parseInt(fields[2]);
        if (ppm.length - at < 3L * width * height) {
            throw new IllegalArgumentException("a picture of %d by %d dots ends early".formatted(width, height));
        }
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (var dot = 0; dot < width * height; dot++) {
            var place = at + 3 * dot;
            var colour = Byte.toUnsignedInt(ppm[place]);
            colour = (colour << 8) + Byte.toUnsignedInt(ppm[place + 1]);
            colour = (colour << 8) + Byte.toUnsignedInt(ppm[place + 2]);
            image.setRGB(dot % width, dot / width, colour);
        }
        return image;
    }

    private static byte[] png(BufferedImage image) {
        var to = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", to);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return to.toByteArray();
    }
}

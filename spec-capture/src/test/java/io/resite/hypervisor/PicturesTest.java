package io.resite.hypervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void a_picture_of_an_older_qemu_becomes_png_dot_by_dot() throws IOException {
        var ppm = new ByteArrayOutputStream();
        ppm.write("P6\n2 1\n255\n".getBytes(US_ASCII));
        ppm.write(new byte[] {(byte) 255, 0, 0, 0, 0, (byte) 128});

        var image = ImageIO.read(new ByteArrayInputStream(Pictures.png(ppm.toByteArray())));

        assertThat(image.getWidth()).isEqualTo(2);
        assertThat(image.getRGB(0, 0)).isEqualTo(0xffff0000);
        assertThat(image.getRGB(1, 0)).isEqualTo(0xff000080);
    }

    @Test
    void a_picture_that_is_png_stays_as_it_is() {
        var picture = Pictures.dark();

        assertThat(Pictures.png(picture)).isEqualTo(picture);
    }
}

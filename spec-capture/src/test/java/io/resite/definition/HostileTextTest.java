package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.resite.document.DocumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTextTest {
    /// Of the processor, so that a busy machine does not fail the test.
    private static final Duration AT_MOST = Duration.ofSeconds(1);
    private static final long MOST_MEMORY = 256L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @BeforeAll
    static void loadTheClassesBeforeTimeIsTaken() {
        Samples.roundtrip(Samples.xml("domain-database"), "warm-up");
    }

    @Test
    void entities_of_its_own_are_refused() {
        refused("a document type is not allowed", """
                <!DOCTYPE domain [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
                <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
                <domain><name>&d;</name></domain>
                """);
        refused("", "<domain><name>&unknown;</name></domain>");
        refused("", "<domain type='&unknown;'><name>x</name></domain>");
    }

    @Test
    void no_file_is_read(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "hush");
        var entity =
                "<!DOCTYPE domain [<!ENTITY x SYSTEM '%s'>]><domain><name>&x;</name></domain>".formatted(file.toUri());

        assertThatThrownBy(() -> Definition.parse(entity, "x"))
                .isInstanceOf(DocumentException.class)
                .hasMessageNotContaining("hush");
        refused(
                "",
                "<domain xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='%s'/></domain>"
                        .formatted(file.toUri()));
    }

    @Test
    void nobody_is_called() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(100);
            var url = "http://localhost:" + listener.getLocalPort() + "/";

            refused("", "<!DOCTYPE domain SYSTEM '%sdtd'><domain><name>x</name></domain>".formatted(url));
            refused(
                    "",
                    "<!DOCTYPE domain [<!ENTITY %% p SYSTEM '%sp'> %%p;]><domain><name>x</name></domain>"
                            .formatted(url));

            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void of_a_hundred_mebibytes_only_the_allowed_part_is_read() {
        var endless = new Endless("<domain><name>", 'x', 100 << 20);

        quickly("too large", () -> Definition.parse(endless, "huge.xml"));

        assertThat(endless.given).isLessThanOrEqualTo(4L * TextLimit.DEFINITION.total() + 1);
    }

    @Test
    void nesting_and_numbers_have_limits() {
        refused("nested more than", "<domain>" + "<a>".repeat(20_000));
        refused("more than 100000 elements", "<domain>" + "<a/>\n".repeat(150_000) + "</domain>");
        refused("a line of a definition", "<domain>" + "<a/>".repeat(100_000) + "</domain>");
        refused("attributes", "<domain " + attributes(5_000) + "/>");
        refused("", "<" + "a".repeat(60_000) + "/>");
        refused("", "<domain><name>" + "&lt;\n".repeat(180_000));
        refused("", "<domain><name>" + "{\n".repeat(500_000));
        refused("", "<domain>" + "<!-- -->\n".repeat(100_000));
    }

    @Test
    void the_largest_allowed_definition_is_no_danger() {
        var line = "&lt;{ words and: words }\n";
        var text = "<domain><name>x</name><description>" + line.repeat(40_000) + "</description></domain>";
        var networks = "<network><name>x</name>" + "<ip address='1'/>\n".repeat(40_000) + "</network>";

        assertThat(timed(() -> Samples.roundtrip(text, "large.xml"))).isLessThan(AT_MOST);
        assertThat(timed(() -> Samples.roundtrip(networks, "large.xml"))).isLessThan(AT_MOST.multipliedBy(5));
        assertThat(Samples.roundtrip(text, "large.xml").strip()).isEqualTo(text);
        assertThat(Samples.roundtrip(networks, "large.xml").strip()).isEqualTo(networks);
    }

    @ParameterizedTest
    @MethodSource("io.resite.definition.Samples#names")
    void a_cut_definition_is_refused_wherever_it_was_cut(String name) {
        var xml = Samples.xml(name).strip();
        var end = xml.lastIndexOf("</");

        for (var length = 0; length < end; length += 7) {
            var cut = xml.substring(0, length);
            assertThatThrownBy(() -> Definition.parse(cut, "cut.xml"))
                    .isInstanceOf(DocumentException.class)
                    .hasMessageStartingWith("cut.xml");
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void random_text_is_refused_or_read_but_never_breaks_us(int seed) {
        var random = new Random(seed);
        var names = Samples.names().toList();
        var text = new StringBuilder(Samples.xml(names.get(random.nextInt(names.size()))));
        for (var change = 0; change < 1 + random.nextInt(20); change++) {
            var at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(0x110));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, "<>&'\"{}/!?\u0000\uFFFF\uD800".charAt(random.nextInt(13)));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
            }
        }

        survives(text.toString());
        survives(random.ints(500, 1, 0x200)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        var bytes = new byte[10_000];
        new Random(7).nextBytes(bytes);

        quickly("not UTF-8", () -> Definition.parse(new ByteArrayInputStream(bytes), "noise"));
    }

    @Test
    void aliases_of_yaml_are_not_multiplied() {
        var bomb =
                new StringBuilder("apiVersion: resite.io/v1\nkind: NetworkDefinition\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var level = 1; level < 12; level++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(level, level, ("*a" + (level - 1) + ",").repeat(9)));
        }
        bomb.append("name: *a11\nremainder: x\n");

        quickly("a0: unknown field", () -> Definition.read(bomb.toString(), "bomb.yaml"));
        quickly("", () -> Definition.read(bomb.toString().replaceAll("(?m)^a(\\d+): ", "description: "), "bomb.yaml"));
    }

    @Test
    void yaml_has_limits_of_size_and_depth() {
        var start = "apiVersion: resite.io/v1\nkind: NetworkDefinition\nname: ";

        quickly("too large", () -> Definition.read(start + "x".repeat(100 << 20), "huge.yaml"));
        quickly("", () -> Definition.read(start + "[".repeat(100_000), "deep.yaml"));
        quickly("", () -> Definition.read(start + "{a: ".repeat(50_000), "deep.yaml"));
        quickly("", () -> Definition.read("[".repeat(200_000), "deep.yaml"));
        quickly("", () -> Definition.read(start + "xyz{".repeat(60_000) + "\n[", "long.yaml"));
        quickly("a line of the YAML", () -> Definition.read(start + "xyz{".repeat(80_000), "long.yaml"));
        quickly("", () -> Definition.read("? ".repeat(100_000), "deep.yaml"));
        quickly("", () -> Definition.read("- ".repeat(100_000), "deep.yaml"));
        quickly("", () -> Definition.read("!!javax.script.ScriptEngineManager [x]", "tag.yaml"));
        quickly("", () -> Samples.domain("domain-smallest").edited("cpu: " + "{cpu: ".repeat(50_000), "edit.yaml"));
    }

    private static void survives(String text) {
        try {
            var definition = Definition.parse(text, "random").definition();
            Definition.read(definition.yaml(), "random").xml(Secrets.NONE);
        } catch (DocumentException told) {
            assertThat(told).hasMessageStartingWith("random").message().hasSizeLessThan(1000);
        }
    }

    private static Duration timed(Runnable act) {
        var began = THREADS.getCurrentThreadCpuTime();
        act.run();
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - began);
    }

    private static void refused(String why, String xml) {
        quickly(why, () -> Definition.parse(xml, "hostile.xml"));
    }

    private static void quickly(String why, ThrowingCallable act) {
        var before = THREADS.getCurrentThreadAllocatedBytes();
        var began = THREADS.getCurrentThreadCpuTime();
        try {
            act.call();
        } catch (DocumentException told) {
            assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - began))
                    .isLessThan(AT_MOST);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_MEMORY);
            assertThat(told).hasMessageContaining(why).message().hasSizeLessThan(1000);
            return;
        } catch (Throwable other) {
            fail("expected a DocumentException", other);
        }
        fail("expected a DocumentException");
    }

    private static String attributes(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "a" + number + "=''")
                .collect(Collectors.joining(" "));
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    /// A document that goes on and on, and counts how much of it was taken.
    private static final class Endless extends InputStream {
        private final byte[] start;
        private final char then;
        private final long length;
        private long given;

        Endless(String start, char then, long length) {
            this.start = start.getBytes(StandardCharsets.UTF_8);
            this.then = then;
            this.length = length;
        }

        @Override
        public int read() {
            if (given >= length) {
                return -1;
            }
            given++;
            return given <= start.length ? start[(int) given - 1] : then;
        }

        @Override
        public int read(byte[] into, int from, int count) {
            for (var index = 0; index < count; index++) {
                var next = read();
                if (next < 0) {
                    return index == 0 ? -1 : index;
                }
                into[from + index] = (byte) next;
            }
            return count;
        }
    }
}

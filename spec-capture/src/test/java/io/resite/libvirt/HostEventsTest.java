package io.resite.libvirt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HostEventsTest {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Test
    void what_is_defined_and_undefined_is_told_also_after_the_host_was_away() throws IOException, InterruptedException {
        try (var host = TestHost.start()) {
            var events = HostEventsProcess.start(List.of(host.uri(), "qemu+unix:///system?socket=/nowhere"));
            try {
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> events.inputReader(UTF_8).lines().forEach(told::add));
                await("connected", host.uri() + "\thost\t\tconnected");

                host.virsh("net-define", file(host, "<network><name>shop</name></network>"));
                host.virsh(
                        "define",
                        file(
                                host,
                                "<domain type='qemu'><name>db</name><memory>65536</memory><os><type>hvm</type></os></domain>"));
                host.virsh("undefine", "db");

                await("defined", host.uri() + "\tnetwork\tshop\tdefined");
                await("defined", host.uri() + "\tmachine\tdb\tdefined");
                await("undefined", host.uri() + "\tmachine\tdb\tundefined");

                host.kill();
                host.restart();

                await("back", host.uri() + "\thost\t\tback");
                assertThat(told).noneMatch(line -> line.contains("/nowhere"));
            } finally {
                events.getOutputStream().close();
                assertThat(events.waitFor(10, TimeUnit.SECONDS))
                        .as("ends with its input")
                        .isTrue();
            }
        }
    }

    private void await(String what, String line) {
        Awaitility.await(what).atMost(40, TimeUnit.SECONDS).until(() -> told.contains(line));
    }

    private static String file(TestHost host, String xml) throws IOException {
        var file = Files.createTempFile(host.files(), "definition", ".xml");
        return Files.writeString(file, xml).toString();
    }
}

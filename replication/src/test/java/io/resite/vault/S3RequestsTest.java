package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.vault.ObjectStore.Creation;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the server gets to see, by the parameters of the vault's URL.
class S3RequestsTest {
    private static final StoreCredentials LENT = new StoreCredentials("who", "hush", "for-an-hour");

    private RecordingS3 server;

    @BeforeEach
    void start() throws IOException {
        server = new RecordingS3();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RecordingS3.Seen putTo(String url) {
        try (var store = Stores.open(url, LENT)) {
            assertThat(store.create("a/b", ObjectStoreContract.bytes("body"))).isEqualTo(Creation.CREATED);
        }
        return server.puts().getLast();
    }

    @Test
    void each_put_has_a_checksum_of_the_body_and_creates_only() {
        var put = putTo("s3://vault/x?endpoint=" + server.address());

        assertThat(put.checksumFits()).isTrue();
        assertThat(put.headers().getFirst("If-None-Match")).isEqualTo("*");
        // Without TLS the signature covers the body as well.
        assertThat(put.headers().getFirst("x-amz-content-sha256")).matches("[0-9a-f]{64}");
        assertThat(put.headers().getFirst("Authorization")).contains("x-amz-content-sha256", "x-amz-checksum-crc32c");
    }

    @Test
    void an_object_as_large_as_a_pack_is_one_single_put() {
        try (var store = Stores.open("s3://vault/x?endpoint=" + server.address(), LENT)) {
            assertThat(store.create("pack", new byte[(16 << 20) + 4096])).isEqualTo(Creation.CREATED);
        }

        assertThat(server.puts()).singleElement().satisfies(put -> {
            assertThat(put.uri().getRawQuery()).isNull();
            assertThat(put.checksumFits()).isTrue();
        });
    }

    @Test
    void keys_that_were_lent_come_with_their_token() {
        var put = putTo("s3://vault/x?endpoint=" + server.address());

        assertThat(put.headers().getFirst("x-amz-security-token")).isEqualTo("for-an-hour");
    }

    @Test
    void the_region_is_part_of_the_signature() {
        var put = putTo("s3://vault/x?endpoint=" + server.address() + "&region=eu-central-1");

        assertThat(put.headers().getFirst("Authorization")).contains("/eu-central-1/s3/aws4_request");
    }

    @Test
    void the_bucket_is_named_in_the_path_or_in_the_host() {
        var nowhere = "?endpoint=http://s3.example.test&proxy=" + server.address();

        assertThat(putTo("s3://vault/x" + nowhere).uri()).hasToString("http://s3.example.test/vault/x/a/b");
        assertThat(putTo("s3://vault/x" + nowhere + "&style=path").uri())
                .hasToString("http://s3.example.test/vault/x/a/b");
        assertThat(putTo("s3://vault/x" + nowhere + "&style=host").uri())
                .hasToString("http://vault.s3.example.test/x/a/b");
    }

    @Test
    void a_store_that_asks_for_time_is_given_it() {
        server.askForTime(3);

        putTo("s3://vault/x?endpoint=" + server.address());

        var puts = server.puts();
        assertThat(puts).hasSize(4);
        assertThat(puts.get(1).at().minus(puts.get(0).at())).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(puts.get(3).at().minus(puts.get(2).at())).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void pauses_double_up_to_a_limit_and_are_spread() {
        var random = new Random(3);
        var first = Duration.ofMillis(200);

        for (var tried = 1; tried < 12; tried++) {
            var full = Math.min(200L << (tried - 1), 10_000);
            var nth = tried;
            var pauses = IntStream.range(0, 100)
                    .mapToObj(_ -> Patience.pause(first, nth, random).toMillis())
                    .toList();

            assertThat(pauses).allSatisfy(pause -> assertThat(pause).isBetween(full / 2, full));
            assertThat(pauses.stream().distinct()).hasSizeGreaterThan(30);
        }
    }
}

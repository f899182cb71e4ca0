package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoresTest {
    private static final StoreCredentials SOME = new StoreCredentials("a", "b");

    @TempDir
    Path folder;

    @Test
    void a_bucket_a_prefix_and_an_endpoint_are_read_from_the_url() {
        try (var store = Stores.open("s3://vault/some/prefix/?endpoint=http://10.0.0.9:9000", SOME)) {
            assertThat(store.describe()).isEqualTo("s3://vault/some/prefix/ at http://10.0.0.9:9000");
        }
    }

    @Test
    void a_folder_may_be_a_path_or_a_file_url() {
        try (var path = Stores.open(folder.toString(), StoreCredentials.NONE);
                var url = Stores.open("file://" + folder, StoreCredentials.NONE)) {
            assertThat(path.describe()).isEqualTo("folder " + folder).isEqualTo(url.describe());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://host/x",
                "s3://vault/prefix",
                "s3:///prefix?endpoint=http://h:1",
                "s3://vault?endpoint=h:1",
                "s3://vault?endpoint=http://h:1/path",
                "s3://vault?region",
                "s3://vault?endpoint=http://h:1&colour=red",
                "s3://vault?endpoint=http://h:1&region=",
                "s3://vault?endpoint=http://h:1&region=a&region=b",
                "s3://vault?endpoint=http://h:1&style=virtual",
                "s3://vault?endpoint=http://h:1&ca=/ca.pem",
                "s3://vault?endpoint=http://h:1&proxy=proxy:3128",
                "s3://vault?endpoint=http://h:1&proxy=http://proxy",
                "s3://va ult?endpoint=http://h:1"
            })
    void a_url_that_is_none_is_refused_with_an_example(String url) {
        assertThatThrownBy(() -> Stores.open(url, SOME))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("\"" + url + "\"", "endpoint=http://host:port");
    }

    @Test
    void an_unknown_parameter_is_named_with_the_nearest() {
        assertThatThrownBy(() -> Stores.open("s3://vault?endpoint=http://h:1&regoin=x", SOME))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("unknown parameter \"regoin\"; did you mean region?");
        assertThatThrownBy(() -> Stores.open("s3://vault?endpoint=http://h:1&colour=red", SOME))
                .hasMessageContaining("known: ca, endpoint, proxy, region, style");
    }

    @Test
    void a_proxy_is_part_of_what_messages_say() {
        try (var store = Stores.open("s3://vault?endpoint=http://h:1&proxy=http://proxy:3128&style=path", SOME)) {
            assertThat(store.describe()).isEqualTo("s3://vault/ at http://h:1 by way of http://proxy:3128");
        }
    }

    @Test
    void a_bucket_without_credentials_is_refused() {
        assertThatThrownBy(() -> Stores.open("s3://vault?endpoint=http://h:1", StoreCredentials.NONE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    @Test
    void credentials_come_from_a_file_or_the_environment_and_are_never_printed() throws Exception {
        var file = Files.writeString(folder.resolve("s3.properties"), "accessKey=who\nsecretKey=hush\n");

        assertThat(StoreCredentials.load(file)).isEqualTo(new StoreCredentials("who", "hush"));
        assertThat(StoreCredentials.load(file).toString()).doesNotContain("who", "hush");
        assertThat(StoreCredentials.fromEnvironment(
                        Map.of("AWS_ACCESS_KEY_ID", "who", "AWS_SECRET_ACCESS_KEY", "hush")))
                .isEqualTo(new StoreCredentials("who", "hush"));
        assertThat(StoreCredentials.load(Files.writeString(file, "accessKey=who\nsecretKey=hush\nsessionToken=lent\n")))
                .isEqualTo(new StoreCredentials("who", "hush", "lent"));
        assertThat(StoreCredentials.fromEnvironment(Map.of(
                        "AWS_ACCESS_KEY_ID", "who", "AWS_SECRET_ACCESS_KEY", "hush", "AWS_SESSION_TOKEN", "lent")))
                .isEqualTo(new StoreCredentials("who", "hush", "lent"));
        assertThat(StoreCredentials.fromEnvironment(Map.of()).absent()).isTrue();
        assertThatThrownBy(() -> StoreCredentials.load(folder.resolve("none")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("accessKey=");
    }
}

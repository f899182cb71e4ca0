package io.resite.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.vault.ObjectStore.Creation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store behind TLS, with a certificate of an authority that only the vault's URL names.
class S3OverTlsTest extends ObjectStoreContract {
    @TempDir
    static Path folder;

    private final AnswerCuttingProxy behind = new AnswerCuttingProxy(S3Server.sharedPort());
    private final String prefix = "test-" + HexFormat.of().formatHex(Key256.randomBytes(8));
    private TlsRelay relay;
    private ObjectStore store = new MemoryObjectStore();

    @BeforeAll
    static void makeKeys() throws Exception {
        TlsRelay.makeKeys(folder);
    }

    @BeforeEach
    void open() throws Exception {
        relay = new TlsRelay(folder, behind.port());
        store = Stores.open(url() + "&ca=" + relay.authority(), S3Server.CREDENTIALS);
    }

    @AfterEach
    void closeAll() throws IOException {
        store.close();
        relay.close();
        behind.close();
    }

    private String url() {
        return "s3://" + S3Server.BUCKET + "/" + prefix + "?endpoint=https://127.0.0.1:" + relay.port();
    }

    @Override
    ObjectStore emptyStore() {
        return store;
    }

    @Override
    void loseAnswersOfNextCreates(int count) {
        behind.cutAnswersOfPuts(count);
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_refused_with_the_way_out() {
        try (var trusting = Stores.open(url(), S3Server.CREDENTIALS)) {
            assertThatThrownBy(() -> trusting.create("a", bytes("a")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("object a", "https://127.0.0.1:", "ca=/path/ca.pem");
        }
        assertThat(store.read("a")).isEmpty();
    }

    @Test
    void a_proxy_is_asked_for_the_way_to_the_server() {
        var url = "s3://" + S3Server.BUCKET + "/" + prefix
                + "?endpoint=https://s3.example.test:9443&proxy=http://127.0.0.1:" + relay.port() + "&ca="
                + relay.authority();
        try (var far = Stores.open(url, S3Server.CREDENTIALS)) {
            assertThat(far.create("a", bytes("by proxy"))).isEqualTo(Creation.CREATED);
        }

        assertThat(relay.connects()).containsOnly("s3.example.test:9443");
        assertThat(store.read("a")).hasValue(bytes("by proxy"));
    }

    @Test
    void a_file_of_authorities_that_is_none_is_named() throws IOException {
        var empty = Files.createFile(folder.resolve("empty.pem"));
        var garbage = Files.writeString(folder.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nnonsense\n");

        for (var file : new Path[] {empty, garbage, folder.resolve("missing.pem")}) {
            assertThatThrownBy(() -> Stores.open(url() + "&ca=" + file, S3Server.CREDENTIALS))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(file.toString(), "ca=");
        }
    }
}

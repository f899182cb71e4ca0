package io.resite.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.app.config.Configuration.Role;
import io.resite.document.Rate;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
    private static final String WHOLE = """
            apiVersion: resite.io/v1
            kind: Configuration
            state: /var/lib/resite
            vault:
              url: /backup/vault
            sites:
              - id: east
                hosts:
                  - name: east1
                    uri: qemu+tcp://10.0.0.11/system
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void what_is_left_out_has_its_usual_value() {
        var configuration = read(WHOLE);

        assertThat(configuration.http().port()).isEqualTo(8080);
        assertThat(configuration.nbd().port()).isEqualTo(10809);
        assertThat(configuration.captureEvery()).isEqualTo(Duration.ofHours(1));
        assertThat(configuration.roles()).containsExactly(Role.PROTECT, Role.RECOVER);
        assertThat(configuration.vault().keyFile()).isEmpty();
        assertThat(configuration.alarms()).isEqualTo(AlarmSettings.NOBODY);
        assertThat(configuration.tokenFile()).isEqualTo(Path.of("/var/lib/resite/token"));
        assertThat(configuration.policyFile(new SiteId("east"))).isEqualTo(Path.of("/etc/resite/policies/east.yaml"));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {port: 0}         | http.port: found \"0\", expected a TCP port",
                "nbd: {port: 70000}      | nbd.port: found \"70000\", expected a TCP port",
                "roles: []               | roles: found \"[]\", expected protect, recover or both",
                "roles: [watch]          | roles[0]",
                "captureEvery: 5 s       | captureEvery: found \"5 s\", expected 1 min or more",
                "captureEvery: often     | captureEvery",
                "alarms: {mail: {host: mx, from: a@x.org}}          | alarms.mail.to: found \"[]\", expected at least one",
                "alarms: {mail: {to: [a@x.org]}}                    | alarms.mail.host: found \"\", expected the name",
                "alarms: {mail: {host: mx, to: [a@x.org], from: a}} | alarms.mail.from: found \"a\", expected an address",
                "alarms: {webhook: {url: chat}}                     | alarms.webhook.url: found \"chat\"",
                "alarms: {repeat: 1 s}                              | alarms.repeat: found \"1 s\", expected 1 min or more",
                "wan: {limit: 10 MB/s}   | wan.limit",
                "wan: {seedShare: 0 %}   | wan.seedShare: found \"0 %\", expected 1 % to 100 %",
                "wan: {rules: [{days: weekdays, limit: 1 Mb/s}]} | wan.rules[0].days",
                "wan: {rules: [{from: 8:00, limit: 1 Mb/s}]}     | wan.rules[0].from",
                "htpp: {port: 8080}      | htpp",
                "nbd: {port: many}       | nbd.port",
            })
    void a_wrong_field_is_named_with_what_was_expected(String wrong, String complaint) {
        assertThatThrownBy(() -> read(WHOLE + wrong + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("resite.yaml")
                .hasMessageContaining(complaint);
    }

    @Test
    void the_line_may_be_limited_by_the_time_of_the_day() {
        var wan = read(WHOLE + """
                wan: {limit: 50 Mb/s, seedShare: 25 %,
                  rules: [{days: mon-fri, from: 08:00, to: 18:00, limit: 10 Mb/s}]}
                """).wan();

        assertThat(wan.seedShare().percent()).isEqualTo(25);
        assertThat(wan.at(LocalDateTime.parse("2026-11-23T12:00"))).isEqualTo(Rate.parse("10 Mb/s"));
        assertThat(wan.at(LocalDateTime.parse("2026-11-23T19:00"))).isEqualTo(Rate.parse("50 Mb/s"));
        assertThat(read(WHOLE).wan().limit().isUnlimited()).isTrue();
    }

    @Test
    void two_hosts_of_a_site_have_two_names() {
        var twice = WHOLE + "      - name: east1\n        uri: qemu+tcp://10.0.0.12/system\n";

        assertThatThrownBy(() -> read(twice))
                .hasMessageContaining("sites[0].hosts[1].name: found \"east1\", expected a name no other host");
    }

    @Test
    void a_missing_file_tells_how_to_name_another() {
        assertThatThrownBy(() -> ConfigurationFile.read(folder.resolve("none.yaml")))
                .hasMessageContaining("none.yaml: no such file")
                .hasMessageContaining("--config");
    }

    @Test
    void the_option_goes_before_the_environment_and_that_before_the_usual_place() {
        var environment = Map.of("RESITE_CONFIG", "/from/environment");

        assertThat(ConfigurationFile.find("/from/option", environment)).isEqualTo(Path.of("/from/option"));
        assertThat(ConfigurationFile.find("", environment)).isEqualTo(Path.of("/from/environment"));
        assertThat(ConfigurationFile.find("", Map.of())).isEqualTo(Path.of("/etc/resite/resite.yaml"));
    }

    @Test
    void a_token_is_made_once_and_only_its_owner_may_read_it() throws IOException {
        var file = folder.resolve("state").resolve("token");
        var made = Token.in(file);

        assertThat(Token.in(file).matches(made.reveal())).isTrue();
        assertThat(made.matches("guess")).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(made.toString()).doesNotContain(made.reveal());
    }

    private Configuration read(String text) {
        try {
            return ConfigurationFile.read(Files.writeString(folder.resolve("resite.yaml"), text));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void passwords_are_not_in_the_text_of_a_definition() {
        var captured = Samples.captured("domain-database");

        assertThat(captured.secrets().values())
                .isEqualTo(Map.of(
                        "graphics.graphics1.password", "pl{ai}n & simple",
                        "graphics.graphics1.passwordValidTo", "2030-01-01T00:00:00"));
        assertThat(captured.definition().yaml())
                .contains("{graphics.graphics1.password}")
                .doesNotContain("simple");
        assertThat(captured).asString().doesNotContain("simple");
    }

    @Test
    void other_places_of_secrets_are_known_too() {
        assertThat(Samples.captured("domain-remote-disks").secrets().values())
                .isEqualTo(Map.of("disks.sda.cookies.session.value", "c0ffee"));
        assertThat(Samples.captured("pool-iscsi-old").secrets().values())
                .isEqualTo(Map.of("source.login.password", "frobbar"));
    }

    @Test
    void without_its_secrets_a_definition_comes_back_as_libvirt_shows_it_to_anyone() {
        var xml = Samples.captured("domain-database").definition().xml(Secrets.NONE);

        assertThat(Lines.of(xml))
                .isEqualTo(Lines.of(Samples.xml("domain-database")).stream()
                        .filter(line -> !line.contains("/@passwd"))
                        .toList());
    }

    @Test
    void an_element_whose_text_is_a_secret_stays_without_it() {
        var xml = Samples.captured("domain-remote-disks").definition().xml(Secrets.NONE);

        assertThat(xml).contains("<cookie name='session'/>").doesNotContain("c0ffee");
    }

    @Test
    void what_a_definition_needs_can_be_asked() {
        var definition = Samples.captured("domain-remote-disks").definition();

        assertThat(definition.secretNames()).containsExactly("disks.sda.cookies.session.value");
        assertThat(((DomainDefinition) definition).secrets().get("secret1"))
                .isEqualTo(new DomainDefinition.Secret("ceph", "", "shop"));
    }

    @Test
    void a_secret_that_xml_cannot_hold_is_refused_without_being_told() {
        var definition = Samples.captured("domain-database").definition();
        var secrets = new Secrets(Map.of("graphics.graphics1.password", "hush\u0000hush"));

        assertThatThrownBy(() -> definition.xml(secrets))
                .hasMessageContaining("U+0000")
                .hasMessageNotContaining("hush");
    }
}

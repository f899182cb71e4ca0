package io.resite.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.DocumentCheck;
import io.resite.document.Documents;
import io.resite.policy.Finding;
import io.resite.policy.FirstPolicy;
import io.resite.policy.PolicyCheck;
import io.resite.spec.ProtectionPolicy;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import io.resite.spec.SiteNames;
import io.resite.spec.Tier;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The first policy of a site is one that can be used, whatever the site is like.
class FirstPolicyTest {
    private static final SiteId WEST = new SiteId("west");

    @Test
    void a_first_policy_groups_what_was_seen_together_and_guesses_no_dependency() {
        var text = FirstPolicy.text(Sites.east(), WEST, List.of(at(WEST, Sites.east())));

        var policy = Documents.read(text, ProtectionPolicy.class, "east.yaml");
        assertThat(policy.site()).isEqualTo(Sites.EAST);
        assertThat(policy.recoverySite()).isEqualTo(WEST);
        assertThat(policy.groups()).isNotEmpty();
        assertThat(policy.machines())
                .hasSize(Sites.east().machines().size())
                .allMatch(machine ->
                        machine.tier() == Tier.IMPORTANT && machine.dependsOn().isEmpty());
        assertThat(text.lines()).allMatch(line -> line.length() <= 140);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_first_policy_of_any_site_is_valid_for_it(long seed) {
        var primary = Sites.random(seed);
        var recovery = at(WEST, Sites.random(seed + 1000));

        var text = FirstPolicy.text(primary, WEST, seed % 3 == 0 ? List.of() : List.of(primary, recovery));

        assertThat(DocumentCheck.of("east.yaml", text, SiteFolder.KINDS).problems())
                .as(text)
                .isEmpty();
        var policy = Documents.read(text, ProtectionPolicy.class, "east.yaml");
        assertThat(PolicyCheck.findings(policy, List.of(SiteNames.of(primary), SiteNames.of(recovery))))
                .as(text)
                .noneMatch(Finding::isError);
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    private static Site at(SiteId id, Site site) {
        return new Site(
                id, site.capturedAt(), site.hosts(), site.networks(), site.pools(), site.machines(), site.notes());
    }
}

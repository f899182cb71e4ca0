package io.resite.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChartTest {
    private final Helm chart = new Helm(chart());

    @Test
    void the_chart_lints() {
        var result = chart.lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    private static Path chart() {
        var fromRoot = Path.of("helm/resite").toAbsolutePath();
        return Files.exists(fromRoot)
                ? fromRoot
                : Path.of("../helm/resite").toAbsolutePath().normalize();
    }
}

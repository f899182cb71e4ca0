package io.resite.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.ByteSize;
import io.resite.hypervisor.FileFacts;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.spec.SiteId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardInstallationTest {
    private static final GuardFile GUARD = new GuardFile(new SiteId("east"), "", 0, Instant.EPOCH, List.of());
    private final SimulatedHypervisor host = new SimulatedHypervisor("east1", ByteSize.gib(4), 4);

    @Test
    void a_host_gets_programs_that_may_be_run_and_knows_who_owns_what_from_the_start() {
        var installed = new GuardInstallation("east1", host).install(GUARD);

        assertThat(installed.words()).contains("restart libvirtd");
        assertThat(List.of(GuardPlaces.PROGRAM, GuardPlaces.QEMU_HOOK, GuardPlaces.DAEMON_HOOK))
                .allSatisfy(path ->
                        assertThat(host.file(path).map(FileFacts::program)).contains(true));
        assertThat(new GuardedHost("east1", host).known()).endsWith("end\n");
        assertThat(new GuardedHost("east1", host).isInstalled()).isTrue();
    }

    @Test
    void one_whose_hooks_were_called_already_needs_no_restart() {
        host.addFile(GuardPlaces.BOOT_FILE, "boot-1\n".getBytes(StandardCharsets.UTF_8));

        assertThat(new GuardInstallation("east1", host).install(GUARD).words())
                .isEqualTo("the guard on east1 is renewed");
    }

    @Test
    void folders_of_hooks_came_with_libvirt_6_5() {
        assertThat(GuardInstallation.callsFolders("QEMU 7.2.22, libvirt 9.0.0")).isTrue();
        assertThat(GuardInstallation.callsFolders("QEMU 5.0.0, libvirt 6.5.0")).isTrue();
        assertThat(GuardInstallation.callsFolders("QEMU 4.2.0, libvirt 6.0.0")).isFalse();
    }

    @Test
    void a_hook_of_somebody_elses_is_not_overwritten() {
        assertThatThrownBy(() -> GuardInstallation.requireFree("old1", "#!/bin/sh\nlogger started\n"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("has a hook /etc/libvirt/hooks/qemu already");
    }

    @Test
    void the_script_for_an_administrator_installs_the_same_programs(@TempDir Path folder) throws IOException {
        var script = GuardPrograms.script();
        var read = new ByteArrayOutputStream();
        new GuardInstallation("east1", host).install(GUARD);
        host.readFile(GuardPlaces.PROGRAM, read);

        assertThat(script)
                .contains(read.toString(StandardCharsets.UTF_8), GuardPlaces.QEMU_HOOK, GuardPlaces.DAEMON_HOOK);
        assertThat(checked(Files.writeString(folder.resolve("install.sh"), script)))
                .isZero();
    }

    private static int checked(Path script) throws IOException {
        try {
            return new ProcessBuilder("sh", "-n", script.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}

package io.resite.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.spec.Machine;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteDirectoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SiteDirectory directory;

    @BeforeEach
    void atANewPlace() {
        directory = new SiteDirectory(folder.resolve("east"));
    }

    @Test
    void a_site_is_read_as_it_was_written() throws IOException {
        var export = directory.write(Sites.east());

        assertThat(directory.read()).isEqualTo(Sites.east());
        assertThat(export.written()).hasSize(12).contains("site.yaml", "machines/db.yaml");
    }

    @Test
    void names_of_any_kind_make_files() throws IOException {
        for (var seed = 0; seed < 20; seed++) {
            var site = Sites.random(seed);
            var place = new SiteDirectory(folder.resolve("site" + seed));

            place.write(site);

            assertThat(place.read()).isEqualTo(SiteFolder.ordered(site));
        }
    }

    @Test
    void a_second_export_changes_what_has_changed() throws IOException {
        directory.write(Sites.east());

        var export = directory.write(without("web", Sites.machine("mail")));

        assertThat(export.written()).containsExactly("layout.yaml", "machines/mail.yaml", "native/machines/mail.xml");
        assertThat(export.removed()).containsExactly("machines/web.yaml", "native/machines/web.xml");
        assertThat(export.unchanged()).hasSize(9);
        assertThat(directory.read()).isEqualTo(SiteFolder.ordered(without("web", Sites.machine("mail"))));
    }

    @Test
    void what_people_keep_beside_it_stays() throws IOException {
        directory.write(Sites.east());
        var own = List.of(
                "README.md", "policies/east.yaml", "machines/notes.yaml", ".git/config", "native/machines/x.xml");
        for (var path : own) {
            var file = folder.resolve("east").resolve(path);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, "mine");
        }

        directory.write(without("web"));

        assertThat(own)
                .allSatisfy(
                        path -> assertThat(folder.resolve("east").resolve(path)).hasContent("mine"));
    }

    @Test
    void folders_that_are_empty_then_go_too() throws IOException {
        directory.write(Sites.east());

        directory.write(Sites.withMachines());

        assertThat(folder.resolve("east")).isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    void a_folder_of_something_else_is_refused() throws IOException {
        Files.createDirectories(folder.resolve("east"));
        Files.writeString(folder.resolve("east/thesis.tex"), "mine");

        assertThatThrownBy(() -> directory.write(Sites.east()))
                .isInstanceOf(FolderRefused.class)
                .hasMessageEndingWith("is not empty and holds no former export (no site.yaml); choose an empty folder");
        assertThat(folder.resolve("east")).isDirectoryContaining(file -> file.endsWith("thesis.tex"));
    }

    @Test
    void a_folder_of_another_site_is_refused() throws IOException {
        directory.write(Sites.east());
        var east = Sites.east();
        var west =
                new Site(new SiteId("west"), east.capturedAt(), List.of(), List.of(), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> directory.write(west))
                .isInstanceOf(FolderRefused.class)
                .hasMessageEndingWith("holds site east, not west; choose another folder");
        assertThat(directory.read()).isEqualTo(east);
    }

    @Test
    void a_file_of_a_person_is_not_written_over() throws IOException {
        directory.write(Sites.east());
        var mine = Files.writeString(folder.resolve("east/machines/mail.yaml"), "mine");

        assertThatThrownBy(() -> directory.write(without("web", Sites.machine("mail"))))
                .isInstanceOf(FolderRefused.class)
                .hasMessage(mine + ": is not of an export; move it away, or choose another folder");
        assertThat(mine).hasContent("mine");
        assertThat(folder.resolve("east/machines/web.yaml")).exists();
    }

    @Test
    void an_export_that_was_killed_is_mended_by_the_next() throws IOException {
        var site = Sites.east();
        var paths = SiteFolder.documentsFirst(SiteFolder.texts(site).keySet());
        for (var written = 1; written < paths.size(); written++) {
            var place = folder.resolve("killed" + written);
            for (var path : paths.subList(0, written)) {
                Files.createDirectories(place.resolve(path).resolveSibling("."));
                Files.writeString(place.resolve(path), SiteFolder.texts(site).getOrDefault(path, ""));
            }

            new SiteDirectory(place).write(site);

            assertThat(new SiteDirectory(place).read()).isEqualTo(site);
        }
    }

    private static Site without(String name, Machine... more) {
        var east = Sites.east();
        var machines = new ArrayList<>(east.machines());
        machines.removeIf(machine -> machine.name().equals(name));
        machines.addAll(List.of(more));
        return new Site(
                east.id(), east.capturedAt(), east.hosts(), east.networks(), east.pools(), machines, east.notes());
    }
}

package io.resite.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resite.document.DocumentException;
import io.resite.spec.Site;
import java.util.HashMap;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteFolderTest {
    @Test
    void a_site_is_one_file_an_object() {
        assertThat(SiteFolder.texts(Sites.east()).keySet())
                .containsExactly(
                        "layout.yaml",
                        "machines/db.yaml",
                        "machines/web.yaml",
                        "native/machines/db.xml",
                        "native/machines/web.xml",
                        "native/networks/east1/prod.xml",
                        "native/networks/east2/prod.xml",
                        "native/pools/east1/default.xml",
                        "networks/east1/prod.yaml",
                        "networks/east2/prod.yaml",
                        "pools/east1/default.yaml",
                        "site.yaml");
    }

    @Test
    void a_document_says_what_a_person_wants_to_know_and_no_more() {
        var texts = SiteFolder.texts(Sites.east());

        assertThat(texts.get("machines/db.yaml")).isEqualTo("""
                apiVersion: resite.io/v1
                kind: Machine
                name: db
                uuid: d77d5e50-3ad1-339f-985a-c494268b351b
                hypervisor: kvm
                platform:
                  system: hvm
                  architecture: x86_64
                  machine: pc-q35-7.2
                memory: 8 GiB
                cpus:
                  maximum: 4
                  placement: static
                disks:
                  vda:
                    target: vda
                    bus: virtio
                    device: disk
                    source:
                      type: file
                      file: /pool/db.qcow2
                    driver: qemu
                    format: qcow2
                nics:
                  nic1:
                    mac: "52:54:00:00:00:01"
                    connection:
                      type: network
                      network: prod
                captured:
                  id: east/d77d5e50-3ad1-339f-985a-c494268b351b
                  host: east1
                  state: running
                  autostart: true
                  disks:
                    - target: vda
                      pool: default
                      volume: db.qcow2
                      format: qcow2
                      capacity: 20 GiB
                  nics:
                    - mac: "52:54:00:00:00:01"
                      network: prod
                      addresses:
                        - address: 10.10.0.11
                          source: lease
                          seenAt: 1970-01-01T00:00:00Z
                  files:
                    - kind: kernel
                      path: /boot/vmlinuz
                      size: 8 MiB
                      sha256: 12e412e412e412e412e412e412e412e412e412e412e412e412e412e412e412e4
                native: native/machines/db.xml
                """);
        assertThat(texts.get("pools/east1/default.yaml")).isEqualTo("""
                apiVersion: resite.io/v1
                kind: Pool
                name: default
                uuid: dfa21c67-9598-332a-a5a7-639888890aff
                type: dir
                path: /pool
                capacity: 100 GiB
                allocation: 40 GiB
                available: 60 GiB
                captured:
                  host: east1
                  active: true
                  autostart: true
                native: native/pools/east1/default.xml
                """);
        assertThat(texts.get("site.yaml")).isEqualTo("""
                apiVersion: resite.io/v1
                kind: Site
                id: east
                capturedAt: 2026-11-22T10:15:30Z
                hosts:
                  - name: east1
                    uri: qemu+tcp://10.0.0.11/system
                    memory: 64 GiB
                    freeMemory: 40 GiB
                    cpus: 16
                    hypervisor: "QEMU 7.2.22, libvirt 9.0.0"
                  - name: east2
                    uri: qemu+tcp://10.0.0.12/system
                    memory: 64 GiB
                    freeMemory: 9 GiB
                    cpus: 16
                    hypervisor: same
                notes:
                  - "machine web: 2 snapshots: not protected; only the present state is"
                """);
    }

    @Test
    void how_a_site_is_made_up_can_be_read_too() {
        assertThat(SiteFolder.texts(Sites.east()).get("layout.yaml")).isEqualTo("""
                apiVersion: resite.io/v1
                kind: Layout
                processorPools:
                  - name: unknown
                    hosts:
                      - east1
                      - east2
                    cpuBaseline: unknown
                    overcommit: unknown
                    reserve: {}
                partitions:
                  - name: /machine
                    machines:
                      - db
                      - web
                    pool: unknown
                    share: unknown
                    hosts:
                      - east1
                    cpus: all
                    numa: all
                interconnect:
                  links:
                    - from: /machine
                      to: prod
                      vlan: 0
                      mtu: unknown
                      gateway: unknown
                      firewall: []
                    - from: prod
                      to: outside
                      vlan: 0
                      mtu: unknown
                      gateway: 10.10.0.1
                      firewall: []
                management:
                  endpoints:
                    - kind: hypervisor
                      name: east1
                      address: qemu+tcp://10.0.0.11/system
                      host: east1
                    - kind: hypervisor
                      name: east2
                      address: qemu+tcp://10.0.0.12/system
                      host: east2
                """);
    }

    @Test
    void what_stays_in_the_remainder_has_the_values_places() {
        assertThat(SiteFolder.texts(Sites.east()).get("native/machines/db.xml"))
                .contains("<name>{name}</name>", "<!-- kept as it is -->")
                .doesNotContain("8388608");
    }

    @Test
    void the_site_that_is_read_is_the_one_that_was_written() {
        assertThat(SiteFolder.site(SiteFolder.texts(Sites.east()))).isEqualTo(Sites.east());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallest", "database", "odd", "container", "xen", "esx", "remote-disks"})
    void any_definition_comes_back_as_it_was(String sample) {
        var site = Sites.withMachines(Sites.machine("db", Sites.sample("domain-" + sample)));

        assertThat(SiteFolder.site(SiteFolder.texts(site))).isEqualTo(site);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_random_site_comes_back_and_no_two_things_share_a_file(long seed) {
        var site = Sites.random(seed);

        var texts = SiteFolder.texts(site);

        assertThat(SiteFolder.site(texts)).as("seed %d", seed).isEqualTo(SiteFolder.ordered(site));
        assertThat(texts.keySet().stream()
                        .map(path -> path.toLowerCase(Locale.ROOT))
                        .distinct())
                .hasSize(2
                        + 2
                                * (site.machines().size()
                                        + site.networks().size()
                                        + site.pools().size()
                                        + site.filters().size()));
        assertThat(texts.keySet())
                .allMatch(path -> path.matches("[A-Za-z0-9_%~][A-Za-z0-9_%~.-]*(/[A-Za-z0-9_%~][A-Za-z0-9_%~.-]*)*"));
    }

    /// Some are enough here: what a definition may be is looked for in its own package.
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @Test
    void the_same_site_makes_the_same_texts_whatever_the_order_it_was_found_in() {
        var site = Sites.east();
        var other = new Site(
                site.id(),
                site.capturedAt(),
                site.hosts(),
                site.networks().reversed(),
                site.pools().reversed(),
                site.machines().reversed(),
                site.notes());

        assertThat(SiteFolder.texts(other)).isEqualTo(SiteFolder.texts(site));
    }

    @Test
    void a_reader_follows_no_way_out_of_the_folder() {
        var texts = new HashMap<>(SiteFolder.texts(Sites.east()));
        texts.computeIfPresent(
                "machines/db.yaml", (_, text) -> text.replace("native/machines/db.xml", "../../etc/passwd"));

        assertThatThrownBy(() -> SiteFolder.site(texts))
                .isInstanceOf(DocumentException.class)
                .hasMessage("db: there is no ../../etc/passwd");
    }
}

package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UntypedTest {
    @Test
    void what_no_field_stands_for_is_told_with_its_place_and_what_it_is_part_of() {
        var untyped = Definition.parse("""
                        <domain id='7'>
                          <name>{db}</name>
                          <features>
                            <acpi/>
                            <smm state='{on}'/>
                          </features>
                          <devices>
                            <!-- why -->
                            <disk type='file'>
                              <driver name='qemu' queues='4'/>
                              <target dev='vda'/>
                            </disk>
                            <rng model='virtio'>
                              <backend>/dev/urandom</backend>
                            </rng>
                          </devices>
                        </domain>
                        """, "domain db").definition().untyped();

        assertThat(untyped)
                .containsExactly(
                        new Untyped("", "@id", "7"),
                        new Untyped("", "features/acpi", "<acpi/>"),
                        new Untyped("", "features/smm", "<smm state='{on}'/>"),
                        new Untyped("", "devices", "<!-- why -->"),
                        new Untyped("disks.vda", "devices/disk/driver/@queues", "4"),
                        new Untyped("", "devices/rng", "<rng model='virtio'><backend>/dev/urandom</backend></rng>"));
    }
}

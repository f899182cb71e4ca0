package io.resite.check;

import io.resite.definition.DomainDefinition;
import io.resite.spec.Capabilities;
import io.resite.spec.GuestSupport;
import io.resite.spec.Host;
import io.resite.spec.Machine;
import java.util.Optional;

/// A machine tried on a host.
///
/// @param home what its own host can, as far as that is known
record Trial(Machine machine, Capabilities home, Host host) {
    DomainDefinition definition() {
        return machine.definition();
    }

    /// As in `x86_64`; a definition that does not say means its host's own.
    String architecture() {
        var said = definition().platform().architecture();
        return said.isEmpty() ? home.cpu().architecture() : said;
    }

    /// What machines of its kind can be made of on the host.
    Optional<GuestSupport> guest() {
        return host.capabilities().guest(architecture(), definition().hypervisor());
    }

    /// What they can be made of at home.
    Optional<GuestSupport> homeGuest() {
        return home.guest(architecture(), definition().hypervisor());
    }

    /// Whether the processor is emulated: then a missing feature of it hinders no start.
    boolean isEmulated() {
        return definition().hypervisor().equals("qemu");
    }
}

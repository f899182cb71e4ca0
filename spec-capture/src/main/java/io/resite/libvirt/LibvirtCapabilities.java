package io.resite.libvirt;

import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.spec.Capabilities;
import io.resite.spec.GuestSupport;
import io.resite.spec.HostInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.libvirt.LibvirtException;

/// What a host can run, asked of libvirt: the capabilities of the host, and those of each kind of machine.
final class LibvirtCapabilities {
    /// Beyond these a host has bridges of a container system, of which machines know nothing.
    private static final int MOST_INTERFACES = 500;

    private static final String SECURE_PC = "q35";

    private final Session session;

    LibvirtCapabilities(Session session) {
        this.session = session;
    }

    Capabilities all() {
        return session.look("capabilities", connection -> {
            var host = new CapabilitiesXml(connection.getCapabilities());
            var guests = new ArrayList<GuestSupport>();
            for (var guest : host.guests()) {
                // Foreign architectures are emulated, and an emulator for each is started to ask it.
                guests.add(
                        guest.architecture().equals(host.cpu().architecture()) ? detailed(connection, guest) : guest);
            }
            return new Capabilities(host.cpu(), host.cells(), List.of(), guests);
        });
    }

    private static GuestSupport detailed(Connection connection, GuestSupport guest) throws CallFailed {
        var usual = ask(connection, guest, null);
        // Of a PC's machine types the newer family alone can have secure boot; libvirt's default is the older one.
        return guest.aliases().containsKey(SECURE_PC)
                ? DomainCapabilitiesXml.add(guest, usual, ask(connection, guest, SECURE_PC))
                : DomainCapabilitiesXml.add(guest, usual, usual);
    }

    private static String ask(Connection connection, GuestSupport guest, @Nullable String machineType)
            throws CallFailed {
        return NativeLibvirt.domainCapabilities(
                connection, guest.emulator(), guest.architecture(), machineType, guest.domainType());
    }

    /// Empty where there is no interface driver, as on hosts without udev and netcf.
    Optional<List<HostInterface>> interfaces() {
        try {
            return Optional.of(session.look("interfaces", LibvirtCapabilities::interfaces));
        } catch (Refused unseen) {
            return Optional.empty();
        }
    }

    private static List<HostInterface> interfaces(Connection connection) throws LibvirtException {
        var names = new TreeSet<>(List.of(connection.listInterfaces()));
        names.addAll(List.of(connection.listDefinedInterfaces()));
        names.removeIf(InterfaceXml::isOfMachine);
        var found = new ArrayList<HostInterface>();
        for (var name : names.stream().limit(MOST_INTERFACES).toList()) {
            InterfaceXml.parse(connection.interfaceLookupByName(name).getXMLDescription(0))
                    .ifPresent(found::add);
        }
        return found;
    }

    Optional<String> compareCpu(String architecture, String domainType, String cpu) {
        return session.look("comparing a CPU for %s %s".formatted(domainType, architecture), connection -> {
            var host = new CapabilitiesXml(connection.getCapabilities());
            var emulator = host.guests().stream()
                    .filter(guest -> guest.architecture().equals(architecture)
                            && guest.domainType().equals(domainType))
                    .map(GuestSupport::emulator)
                    .findFirst();
            if (emulator.isEmpty()) {
                return Optional.of("it runs no %s machines of domain type %s".formatted(architecture, domainType));
            }
            return reason(
                    connection,
                    () -> NativeLibvirt.compareCpu(connection, emulator.get(), architecture, domainType, cpu));
        });
    }

    Optional<String> dryDefine(String xml) {
        return session.look(
                "checking a definition",
                connection -> reason(connection, () -> NativeLibvirt.toNative(connection, "qemu-argv", xml)));
    }

    /// A check whose failure is its answer.
    private interface Check {
        void run() throws CallFailed;
    }

    /// @throws CallFailed when the connection died of it: then the failure is no answer
    private static Optional<String> reason(Connection connection, Check check) throws CallFailed {
        try {
            check.run();
            return Optional.empty();
        } catch (CallFailed refused) {
            if (!connection.alive() || refused.isLackOfSupport()) {
                throw refused;
            }
            return Optional.of(refused.words());
        }
    }
}

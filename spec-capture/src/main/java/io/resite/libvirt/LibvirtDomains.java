package io.resite.libvirt;

import io.resite.document.ByteSize;
import io.resite.hypervisor.Confidential;
import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.Pictures;
import io.resite.hypervisor.Xml;
import io.resite.spec.MachineState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.libvirt.Domain;
import org.libvirt.Domain.CreateFlags;
import org.libvirt.Domain.XMLFlags;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Domains of a host: looked up, used and let go of in one call, failures told by the domain's name.
final class LibvirtDomains {
    /// Managed save, snapshots' metadata, NVRAM, checkpoints' metadata.
    private static final int UNDEFINE_ALL = 1 | 2 | 4 | 16;

    private static final int UNDEFINE_TPM = 32;

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtDomains.class);

    private final Session session;

    LibvirtDomains(Session session) {
        this.session = session;
    }

    String host() {
        return session.host;
    }

    /// What is done with a domain.
    interface Use<T> {
        T of(Connection connection, Domain domain) throws LibvirtException, CallFailed;
    }

    /// The same without an answer.
    interface Act {
        void on(Connection connection, Domain domain) throws LibvirtException, CallFailed;
    }

    <T> T look(UUID uuid, Use<T> use) {
        return session.look(
                "domain " + uuid, connection -> using(connection, connection.domainLookupByUUID(uuid), use));
    }

    void act(UUID uuid, Act act) {
        session.act(
                "domain " + uuid, connection -> using(connection, connection.domainLookupByUUID(uuid), nothing(act)));
    }

    /// An act with an answer: not repeated when the connection dies.
    <T> T ask(UUID uuid, Use<T> use) {
        return session.ask("domain " + uuid, connection -> using(connection, connection.domainLookupByUUID(uuid), use));
    }

    /// One that is not there is fine.
    void actIfThere(UUID uuid, Act act) {
        session.act("domain " + uuid, connection -> {
            var domain = ifThere(() -> connection.domainLookupByUUID(uuid));
            if (domain.isPresent()) {
                using(connection, domain.get(), nothing(act));
            }
        });
    }

    <T> Optional<T> lookIfThere(UUID uuid, Use<Optional<T>> use) {
        return session.look("domain " + uuid, connection -> {
            var domain = ifThere(() -> connection.domainLookupByUUID(uuid));
            return domain.isEmpty() ? Optional.empty() : using(connection, domain.get(), use);
        });
    }

    List<DomainFacts> all() {
        return session.look("domains", connection -> {
            var facts = new ArrayList<DomainFacts>();
            for (var domain : connection.listAllDomains(0)) {
                if (domain.getName().startsWith(Hypervisor.MOMENTARY)) {
                    domain.free();
                    continue;
                }
                // One that goes away while we look is not there.
                ifThere(() -> factsAndFree(domain)).ifPresent(facts::add);
            }
            return List.copyOf(facts);
        });
    }

    Optional<DomainFacts> find(UUID uuid) {
        return session.look(
                "domain " + uuid, connection -> ifThere(() -> factsAndFree(connection.domainLookupByUUID(uuid))));
    }

    Optional<DomainFacts> find(String name) {
        return session.look(
                "domain " + name, connection -> ifThere(() -> factsAndFree(connection.domainLookupByName(name))));
    }

    /// QEMU says it of a running machine's disk, libvirt reads it from the image of a stopped one.
    Optional<ByteSize> diskSize(UUID uuid, String target) {
        return look(uuid, (connection, domain) -> {
            try {
                return Optional.of(new ByteSize(domain.blockInfo(target).getCapacity()));
            } catch (LibvirtException unreadable) {
                LOG.debug("disk {} of {}: {}", target, domain.getName(), unreadable.getMessage());
                return Optional.empty();
            }
        });
    }

    /// A machine without a screen has no picture, and QEMU may have none at this moment.
    Optional<byte[]> screenshot(UUID uuid) {
        return look(uuid, (connection, domain) -> {
            if (Xml.all(Xml.parse(domain.getXMLDesc(0), "domain " + domain.getName()), "devices", "video").stream()
                    .allMatch(video -> Xml.find(video, "model")
                            .filter(model -> !model.getAttribute("type").equals("none"))
                            .isEmpty())) {
                return Optional.empty();
            }
            var picture = new ByteArrayOutputStream();
            try {
                Streams.screenshot(connection, domain, picture);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return Optional.of(Pictures.png(picture.toByteArray()));
        });
    }

    void define(String xml) {
        session.act("domain", connection -> connection.domainDefineXML(xml).free());
    }

    void start(UUID uuid, boolean paused) {
        act(uuid, (connection, domain) -> domain.create(paused ? CreateFlags.PAUSED : CreateFlags.NONE));
    }

    /// libvirtd destroys it when the connection closes, whatever closed it.
    void startMomentary(String xml) {
        session.act(
                "domain",
                connection -> connection
                        .domainCreateXML(xml, CreateFlags.PAUSED | CreateFlags.AUTODESTROY)
                        .free());
    }

    void shutdown(UUID uuid) {
        act(uuid, (_, domain) -> end(domain, domain::shutdown));
    }

    void destroy(UUID uuid) {
        act(uuid, (_, domain) -> end(domain, domain::destroy));
    }

    private interface Ending {
        void perform() throws LibvirtException;
    }

    private static void end(Domain domain, Ending ending) throws LibvirtException {
        try {
            if (domain.isActive() == 1) {
                ending.perform();
            }
        } catch (LibvirtException failed) {
            // It may have ended by itself meanwhile.
            if (domain.isActive() == 1) {
                throw failed;
            }
        }
    }

    void undefine(UUID uuid) {
        actIfThere(uuid, (connection, domain) -> {
            // Undefined while it runs, it would run on as a transient one.
            if (domain.isActive() == 1) {
                throw new Refused(
                        "%s: domain %s is running; destroy it first".formatted(session.host, domain.getName()));
            }
            // Known to libvirt 8.9 and later, as is a state that outlives its machine unless told otherwise.
            var state = domain.getXMLDesc(XMLFlags.INACTIVE).contains("persistent_state='yes'") ? UNDEFINE_TPM : 0;
            domain.undefine(UNDEFINE_ALL | state);
        });
    }

    private static DomainFacts factsAndFree(Domain domain) throws LibvirtException {
        try {
            var state = state(domain);
            var full = domain.getXMLDesc(XMLFlags.INACTIVE | XMLFlags.SECURE);
            var persistent = domain.isPersistent() == 1;
            return new DomainFacts(
                    UUID.fromString(domain.getUUIDString()),
                    domain.getName(),
                    state,
                    persistent && domain.getAutostart(),
                    persistent,
                    domain.getXMLDesc(XMLFlags.INACTIVE),
                    state == MachineState.STOPPED ? "" : domain.getXMLDesc(0),
                    new Confidential(full),
                    Stream.of(domain.snapshotListNames()).sorted().toList());
        } finally {
            domain.free();
        }
    }

    private static MachineState state(Domain domain) throws LibvirtException {
        return switch (domain.getInfo().state) {
            case VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED, VIR_DOMAIN_NOSTATE -> MachineState.STOPPED;
            case VIR_DOMAIN_PAUSED -> MachineState.PAUSED;
            default -> MachineState.RUNNING;
        };
    }

    private <T> T using(Connection connection, Domain domain, Use<T> use) throws LibvirtException, CallFailed {
        var name = domain.getName();
        try {
            return use.of(connection, domain);
        } catch (LibvirtException failed) {
            throw CallFailed.of(failed).about("domain " + name);
        } catch (CallFailed failed) {
            throw failed.about(failed.aboutOr("domain " + name));
        } finally {
            domain.free();
        }
    }

    private static Use<Boolean> nothing(Act act) {
        return (connection, domain) -> {
            act.on(connection, domain);
            return true;
        };
    }

    private static <T> Optional<T> ifThere(Lookup<T> lookup) throws LibvirtException {
        try {
            return Optional.of(lookup.get());
        } catch (LibvirtException missing) {
            if (missing.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    private interface Lookup<T> {
        T get() throws LibvirtException;
    }
}

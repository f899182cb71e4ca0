package io.resite.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resite.definition.NetworkDefinition;
import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.DomainFacts;
import io.resite.hypervisor.Hypervisor.PoolFacts;
import io.resite.hypervisor.HypervisorException.NotThere;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.plan.PlannedNetwork;
import io.resite.plan.Step.CreateDisk;
import io.resite.run.Failure;
import io.resite.spec.DiskFormat;
import io.resite.spec.MachineState;
import io.resite.spec.Network;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A machine of ours that stands in for the gateways of a drill's networks at a host: it has the gateways' addresses,
/// gives out addresses and names as the old site's hosts do, forwards between the networks, and asks machines whether
/// they are well. Before it takes an address it listens whether it is alone.
final class Router {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(12);

    /// It boots in a second, and within five where nothing helps the processor.
    private static final Duration UP = Duration.ofSeconds(60);

    private static final String TEMPLATE = """
            <domain>
              <name/>
              <uuid/>
              <memory unit='MiB'>96</memory>
              <vcpu>1</vcpu>
              <os><type arch='x86_64'>hvm</type><kernel/><initrd/><cmdline>console=ttyS0 quiet panic=1</cmdline></os>
              <features><acpi/></features>
              <devices>
                <disk type='volume' device='disk'>
                  <driver name='qemu' type='raw'/>
                  <source/>
                  <target dev='vda' bus='virtio'/>
                  <readonly/>
                </disk>
                <serial type='pty'/>
                <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
                <memballoon model='none'/>
              </devices>
            </domain>
            """;

    private final Scene scene;
    private final String name;
    private final String host;
    private final List<PlannedNetwork> networks;

    private Router(Scene scene, String name, String host) {
        this.scene = scene;
        this.name = name;
        this.host = host;
        this.networks = scene.plan().networks().stream()
                .filter(network ->
                        network.router().equals(name) && network.host().equals(host))
                .toList();
    }

    /// The router of a drill's networks at a host, if the plan gives them one.
    static Optional<Router> at(Scene scene, String host) {
        return scene.plan().networks().stream()
                .filter(network ->
                        network.host().equals(host) && !network.router().isEmpty())
                .map(network -> new Router(scene, network.router(), host))
                .findFirst();
    }

    /// Whether it stands in for the gateway of a network, by the name that its host knows it by.
    boolean serves(String as) {
        return networks.stream().anyMatch(network -> network.as().equals(as));
    }

    /// Whether a network is the last of its networks that are made.
    boolean endsWith(String as) {
        return networks.getLast().as().equals(as);
    }

    /// What it says of itself and of others on its network.
    ///
    /// @param status of the script, 0 when it went well
    record Said(int status, String words) {}

    /// Has it stand in for the gateway, and sees that nobody else does.
    ///
    /// @return what it is, in words
    String ensure() throws InterruptedException {
        var there = find();
        if (there.filter(domain -> domain.state() == MachineState.RUNNING).isEmpty()) {
            there.ifPresent(this::remove);
            make();
            scene.act(host).start(uuid(), false);
        }
        var alone = awaitUp();
        if (!alone.equals("alone")) {
            throw new StepFailed(new Failure.Refused("the drill's networks at " + host
                    + " are not the drill's alone: router " + name + " heard that " + alone
                    + ". No machine is started in them; look what bridges them to another network"));
        }
        return "router " + name + " is alone in it";
    }

    private void make() {
        var image = scene.router.orElseThrow(() -> new StepFailed(
                new Failure.Missing("the plan gives the drill's networks a router, and this service has no image"
                        + " of one: set `router` in its configuration (bin/router makes it), or plan anew")));
        var pool = pool();
        upload(pool, "kernel", content(image.kernel()));
        upload(pool, "system", content(image.system()));
        upload(pool, "settings", padded(settings()));
        scene.define(
                host,
                definition(pool),
                networks.stream().map(PlannedNetwork::as).toList());
    }

    private void upload(String pool, String part, byte[] content) {
        var size = new ByteSize(content.length);
        scene.act(host).deleteVolume(pool, volume(part));
        scene.act(host).createVolume(pool, volume(part), size, DiskFormat.RAW);
        scene.act(host).uploadVolume(pool, volume(part), size, new ByteArrayInputStream(content));
    }

    private byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException missing) {
            throw new StepFailed(new Failure.Missing("the router's image is not there (" + missing.getMessage()
                    + "): make it with bin/router, or take `router` out of the configuration"));
        }
    }

    private String settings() {
        var captured = new LinkedHashMap<String, NetworkDefinition>();
        for (var network : networks) {
            scene.primary
                    .network(network.fromHost(), network.network())
                    .map(Network::definition)
                    .ifPresent(definition -> captured.put(card(network), definition));
        }
        return RouterSettings.of(captured);
    }

    /// The MAC address that it has in a network.
    private static String card(PlannedNetwork network) {
        var hash = network.as().hashCode();
        return "52:54:00:%02x:%02x:%02x".formatted(hash >> 16 & 0xff, hash >> 8 & 0xff, hash & 0xff);
    }

    /// A disk has whole sectors.
    private static byte[] padded(String settings) {
        var text = settings.getBytes(UTF_8);
        return Arrays.copyOf(text, (text.length / 512 + 1) * 512);
    }

    private String definition(String pool) {
        var domain = Markup.parse(TEMPLATE, "domain", "definition of a router");
        var root = domain.root();
        root.setAttribute("type", domainType());
        domain.child(root, "name").setTextContent(name);
        domain.child(root, "uuid").setTextContent(uuid().toString());
        var boot = domain.child(root, "os");
        domain.child(boot, "kernel").setTextContent(path(pool, "kernel"));
        domain.child(boot, "initrd").setTextContent(path(pool, "system"));
        var settings = Markup.first(root, "devices/disk/source").orElseThrow();
        settings.setAttribute("pool", pool);
        settings.setAttribute("volume", volume("settings"));
        var devices = domain.child(root, "devices");
        for (var network : networks) {
            var nic = domain.create("interface");
            nic.setAttribute("type", "network");
            domain.child(nic, "source").setAttribute("network", network.as());
            domain.child(nic, "mac").setAttribute("address", card(network));
            domain.child(nic, "model").setAttribute("type", "virtio");
            devices.appendChild(nic);
        }
        return domain.text();
    }

    /// As the machines that it serves: a host that could accelerate others may not do it well.
    private String domainType() {
        return scene.plan().machines().stream()
                .filter(machine -> machine.host().equals(host))
                .map(machine -> Markup.parse(scene.definition(machine), "domain", machine.name())
                        .root()
                        .getAttribute("type"))
                .findFirst()
                .orElse("qemu");
    }

    private String path(String pool, String part) {
        return scene.look(host)
                .volume(pool, volume(part))
                .orElseThrow(() -> new StepFailed(new Failure.Missing("volume " + volume(part) + " in pool " + pool
                        + " at " + host + " is gone: somebody else deletes there")))
                .path();
    }

    private String awaitUp() throws InterruptedException {
        var until = scene.clock.nanos() + UP.toNanos();
        while (true) {
            try {
                var said = ask("cat /run/alone");
                if (said.status() == 0 && !said.words().isBlank()) {
                    return said.words().strip();
                }
            } catch (NotThere | Refused notYet) {
                if (scene.clock.nanos() > until) {
                    throw new StepFailed(new Failure.Refused("router " + name + " at " + host
                            + " does not answer " + UP.toSeconds() + " s after its start (" + notYet.getMessage()
                            + "): look at its console there (virsh console " + name
                            + "), then drill anew"));
                }
            }
            scene.confirm();
            scene.requireDrillWanted();
            scene.clock.rest(scene.settings.look());
        }
    }

    /// Has it run a script of its shell, for eight seconds at most. One at a time: libvirt asks an agent only so.
    Said ask(String script) throws InterruptedException {
        var command = "{\"execute\": \"resite-run\", \"arguments\": {\"script\": \"%s\"}}"
                .formatted(Base64.getEncoder().encodeToString(script.getBytes(UTF_8)));
        var turn = scene.routerTurn(name);
        turn.acquire();
        try {
            var answer = JSON.readTree(scene.look(host).askAgent(uuid(), command, ANSWER))
                    .path("return");
            return new Said(
                    answer.path("status").asInt(-1),
                    new String(Base64.getDecoder().decode(answer.path("said").asText()), UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException garbled) {
            return new Said(-1, "its answer cannot be read: " + garbled.getMessage());
        } finally {
            turn.release();
        }
    }

    /// Removes it with its volumes, wherever an earlier attempt broke off. Its networks are removed at the same time,
    /// each after it: one of them does it, and the others find it gone.
    ///
    /// @return what was removed
    List<String> remove() throws InterruptedException {
        var turn = scene.routerTurn(name);
        turn.acquire();
        try {
            var gone = new ArrayList<String>();
            find().ifPresent(there -> {
                remove(there);
                gone.add(name + " at " + host);
            });
            scene.look(host).pools().stream()
                    .filter(PoolFacts::active)
                    .map(PoolFacts::name)
                    .forEach(this::removeVolumes);
            return gone;
        } finally {
            turn.release();
        }
    }

    private void remove(DomainFacts there) {
        scene.act(host).destroy(there.uuid());
        scene.act(host).undefine(there.uuid());
    }

    private void removeVolumes(String pool) {
        Stream.of("kernel", "system", "settings")
                .map(this::volume)
                .filter(volume -> scene.look(host).volume(pool, volume).isPresent())
                .forEach(volume -> scene.act(host).deleteVolume(pool, volume));
    }

    /// By its UUID, which is this run's: another run's has another.
    private Optional<DomainFacts> find() {
        return scene.look(host).domain(uuid());
    }

    private UUID uuid() {
        return UUID.nameUUIDFromBytes((scene.started.run() + "/" + name).getBytes(UTF_8));
    }

    private String volume(String part) {
        return name + "." + scene.started.run() + "." + part;
    }

    /// Beside the disks of the drill; without any, wherever there is room.
    private String pool() {
        return scene.plan().steps().stream()
                .flatMap(step -> step instanceof CreateDisk disk && disk.host().equals(host)
                        ? Stream.of(disk.pool())
                        : Stream.empty())
                .findFirst()
                .or(() -> scene.look(host).pools().stream()
                        .filter(PoolFacts::active)
                        .map(PoolFacts::name)
                        .findFirst())
                .orElseThrow(() -> new StepFailed(
                        new Failure.Missing("no pool is active at " + host + " for the router of a drill: start one")));
    }
}

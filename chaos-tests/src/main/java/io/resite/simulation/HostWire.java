package io.resite.simulation;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import io.resite.hypervisor.HypervisorException.Refused;
import io.resite.hypervisor.HypervisorException.Unreachable;
import io.resite.hypervisor.SimulatedHypervisor;
import io.resite.spec.SiteId;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;

/// A process's connection to a host: requests and answers take their time, and may not arrive.
final class HostWire implements InvocationHandler {
    private static final Set<String> LOCAL = Set.of("close", "uri", "address", "toString", "hashCode", "equals");
    private static final Set<String> NEEDS_ROOM = Set.of("createVolume", "pullDisk", "copyDisk", "uploadVolume");

    /// What a connection to nobody costs.
    private static final Duration TIME_OUT = Duration.ofSeconds(3);

    private final World world;
    private final Orchestrator from;
    private final SiteId site;
    private final String name;
    private final SimulatedHypervisor host;

    private HostWire(World world, Orchestrator from, SiteId site, String name, SimulatedHypervisor host) {
        this.world = world;
        this.from = from;
        this.site = site;
        this.name = name;
        this.host = host;
    }

    static Hypervisor connect(World world, Orchestrator from, SiteId site, String name) {
        var wire = new HostWire(world, from, site, name, world.host(site, name));
        return (Hypervisor)
                Proxy.newProxyInstance(Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, wire);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
        var arguments = given == null ? new Object[0] : given;
        if (LOCAL.contains(method.getName())) {
            return carryOut(method, arguments);
        }
        from.process.pass(world.mishaps.latency(name));
        var fate = world.mishaps.meet(from, Mishaps.Place.HOST, name);
        if (world.isCutOff(site, name) || fate == Mishaps.Fate.LOSE_REQUEST) {
            from.process.pass(TIME_OUT);
            throw new Unreachable("host " + name + " does not answer; check the host and the network, then repeat");
        }
        if (NEEDS_ROOM.contains(method.getName()) && world.isFull(name)) {
            throw new Refused(name + ": no space left on device");
        }
        var result = carryOut(method, arguments);
        world.checker.answered(from, site, name, method.getName(), arguments, result);
        from.process.pass(world.mishaps.latency(name));
        if (fate == Mishaps.Fate.LOSE_ANSWER || world.isCutOff(site, name)) {
            throw new Unreachable(
                    "host " + name + " stopped answering in " + method.getName() + "; look what became of it");
        }
        return result;
    }

    /// At one instant: nobody else has a turn meanwhile.
    private Object carryOut(Method method, Object[] arguments) throws Throwable {
        world.turns.hold();
        try {
            return method.invoke(host, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getTargetException() instanceof HypervisorException refused) {
                world.checker.refused(from, name, method.getName(), refused);
            }
            throw thrown.getTargetException();
        } finally {
            world.turns.letGo();
        }
    }
}

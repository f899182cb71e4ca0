package io.resite.recovery;

import io.resite.clockwork.Clockwork;
import io.resite.clockwork.SystemClockwork;
import io.resite.fencing.OutsidePower;
import io.resite.fencing.PowerSwitch;
import io.resite.spec.Acknowledgement;
import io.resite.spec.SiteId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;

/// What an executor has of the world besides a vault and hypervisors.
///
/// @param probe asks machines whether they are well
/// @param disks where hypervisors read what is recovered
/// @param power turns hosts of a lost site off
/// @param lastCycle has replication take points of a group of a site now; throws [CycleRefused] when it cannot
/// @param errands does what people of their own want done
/// @param router what routers of drills boot, if there is one
public record Outside(
        Clockwork clock,
        Probe probe,
        DiskServing disks,
        PowerSwitch power,
        BiFunction<SiteId, String, Acknowledgement> lastCycle,
        Errands errands,
        Optional<RouterImage> router) {
    public Outside with(DiskServing other) {
        return new Outside(clock, probe, other, power, lastCycle, errands, router);
    }

    /// Where nobody replicates, and nothing but programs and requests does errands.
    public Outside(Clockwork clock, Probe probe, DiskServing disks, PowerSwitch power) {
        this(clock, probe, disks, power, Outside::noReplication, new LocalErrands(), Optional.empty());
    }

    public Outside with(Errands others) {
        return new Outside(clock, probe, disks, power, lastCycle, others, router);
    }

    public Outside with(RouterImage image) {
        return new Outside(clock, probe, disks, power, lastCycle, errands, Optional.of(image));
    }

    /// This JVM on its network, without a login for any management controller.
    public static Outside real(InstantSource wall) {
        return real(wall, OutsidePower.of(new SystemClockwork(wall), (_, _) -> Optional.empty()));
    }

    /// This JVM on its network.
    public static Outside real(InstantSource wall, PowerSwitch power) {
        return new Outside(new SystemClockwork(wall), new SocketProbe(), new NbdServing(), power);
    }

    /// The same where somebody replicates.
    public Outside with(BiFunction<SiteId, String, Acknowledgement> replication) {
        return new Outside(clock, probe, disks, power, replication, errands, router);
    }

    private static Acknowledgement noReplication(SiteId site, String group) {
        throw new CycleRefused("nobody replicates group " + group + " of " + site
                + " from here, so what was written last would be lost; migrate by a service that has the role protect");
    }
}

package io.resite.spec;

import io.resite.document.Names;
import io.resite.document.Sparse;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What machines of one architecture and domain type can be made of on a host.
///
/// @param domainType as in `kvm`, or `qemu` for machines whose processor is emulated
/// @param machineTypes by their own names; oldest first within a family
/// @param aliases what short names stand for, as in `q35`
/// @param deprecated machine types that the next version of the emulator may lack
/// @param devices empty where the host was not asked about them, which it is for its own architecture
/// @param features of the hypervisor that a definition can ask for, as in `genid`
@Sparse
public record GuestSupport(
        String architecture,
        String domainType,
        String emulator,
        int maximumCpus,
        Names machineTypes,
        Map<String, String> aliases,
        Names deprecated,
        Firmware firmware,
        Cpu cpu,
        Devices devices,
        Names features) {
    public GuestSupport {
        aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
    }

    /// One of which nothing else is known.
    public static GuestSupport named(
            String architecture,
            String domainType,
            String emulator,
            Names machineTypes,
            Map<String, String> aliases,
            Names deprecated) {
        return new GuestSupport(
                architecture,
                domainType,
                emulator,
                0,
                machineTypes,
                aliases,
                deprecated,
                Firmware.UNKNOWN,
                Cpu.UNKNOWN,
                Devices.UNKNOWN,
                Names.NONE);
    }

    /// The same with what else is known.
    public GuestSupport detailed(int mostCpus, Firmware starts, Cpu processors, Devices made, Names offered) {
        return new GuestSupport(
                architecture,
                domainType,
                emulator,
                mostCpus,
                machineTypes,
                aliases,
                deprecated,
                starts,
                processors,
                made,
                offered);
    }

    /// Whether more is known than machine types.
    public boolean detailsAreKnown() {
        return !devices.diskBuses().isEmpty() || !cpu.modes().isEmpty();
    }

    /// The machine type that a name stands for: its own, unless it is an alias.
    public String canonical(String machineType) {
        return aliases.getOrDefault(machineType, machineType);
    }

    /// @param automatic what libvirt chooses a loader for: `efi`, `bios`
    /// @param loaderTypes `rom`, `pflash`
    /// @param loaders paths that libvirt knows
    /// @param secureBoot whether a loader can be had that enforces it
    @Sparse
    public record Firmware(Names automatic, Names loaderTypes, Names loaders, boolean secureBoot) {
        static final Firmware UNKNOWN = new Firmware(Names.NONE, Names.NONE, Names.NONE, false);
    }

    /// @param modes `host-passthrough`, `host-model`, `maximum`, `custom`
    /// @param hostModel what `host-model` comes to
    /// @param hostFeatures features that the hypervisor gives beyond that model
    /// @param hostLacks features of that model that it cannot give
    /// @param usableModels of mode `custom`
    /// @param otherModels that it knows, but not with all their features
    @Sparse
    public record Cpu(
            Names modes,
            String hostModel,
            String hostVendor,
            Names hostFeatures,
            Names hostLacks,
            Names usableModels,
            Names otherModels) {
        static final Cpu UNKNOWN = new Cpu(Names.NONE, "", "", Names.NONE, Names.NONE, Names.NONE, Names.NONE);
    }

    @Sparse
    public record Devices(
            Names disks,
            Names diskBuses,
            Names graphics,
            Names videos,
            Names hostDevices,
            Names filesystems,
            Names tpmModels,
            Names tpmBackends,
            Names tpmVersions,
            Names randomness,
            Names memorySources) {
        static final Devices UNKNOWN = new Devices(
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE,
                Names.NONE);
    }
}

package io.resite.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.resite.document.ByteSize;
import io.resite.hypervisor.Hypervisor.Lease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorNumber;

/// The calls of libvirt.so that libvirt-java 0.5.4 lacks. They fail with [CallFailed], told on the calling thread.
final class NativeLibvirt {
    private static final Calls CALLS = Native.load("virt", Calls.class);

    /// What only QEMU's driver knows.
    private static final QemuCalls QEMU_CALLS = Native.load("virt-qemu", QemuCalls.class);

    /// `virNodeMemoryStats`: a name of 80 bytes, then an unsigned 64-bit number.
    private static final int MEMORY_FIELD = 80;

    /// `VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE`: without it the answer has no reason.
    private static final int FAIL_WHEN_INCOMPATIBLE = 1;

    private static final int MEMORY_ENTRY = MEMORY_FIELD + Long.BYTES;

    /// Waits for the agent as long as it takes: what libvirt does unless told otherwise.
    static final int AGENT_UNLIMITED = -2;

    private NativeLibvirt() {}

    /// Starts filling a disk from its backing file.
    static void blockPull(Connection connection, String uuid, String disk) throws CallFailed {
        onDomain(connection, uuid, domain -> CALLS.virDomainBlockPull(domain, disk, new NativeLong(0), 0));
    }

    /// Starts mirroring a disk. libvirt-java has the call, but not without parameters of the job.
    static void blockCopy(Connection connection, String uuid, String disk, String to, int flags) throws CallFailed {
        onDomain(connection, uuid, domain -> CALLS.virDomainBlockCopy(domain, disk, to, null, 0, flags));
    }

    /// How long, from now on, anybody waits for the machine's guest agent to answer.
    static void agentTimeout(Connection connection, String uuid, int seconds) throws CallFailed {
        onDomain(connection, uuid, domain -> CALLS.virDomainAgentSetResponseTimeout(domain, seconds, 0));
    }

    /// Freezes all file systems of a machine.
    ///
    /// @return how many
    static int freeze(Connection connection, String uuid) throws CallFailed {
        var frozen = new AtomicInteger();
        onDomain(connection, uuid, domain -> frozen.updateAndGet(_ -> CALLS.virDomainFSFreeze(domain, null, 0, 0)));
        return frozen.get();
    }

    static void thaw(Connection connection, String uuid) throws CallFailed {
        onDomain(connection, uuid, domain -> CALLS.virDomainFSThaw(domain, null, 0, 0));
    }

    /// Has a machine's guest agent carry out a command.
    static String askAgent(Connection connection, String uuid, String command, int seconds) throws CallFailed {
        var domain = checked(CALLS.virDomainLookupByUUIDString(connection.pointer(), uuid));
        try {
            return owned(QEMU_CALLS.virDomainQemuAgentCommand(domain, command, seconds, 0));
        } finally {
            CALLS.virDomainFree(domain);
        }
    }

    /// What a machine does, and why: `virDomainState` and the reason that belongs to it.
    static StateAndReason state(Connection connection, String uuid) throws CallFailed {
        var state = new IntByReference();
        var reason = new IntByReference();
        onDomain(connection, uuid, domain -> CALLS.virDomainGetState(domain, state, reason, 0));
        return new StateAndReason(state.getValue(), reason.getValue());
    }

    record StateAndReason(int state, int reason) {}

    private static void onDomain(Connection connection, String uuid, ToIntFunction<Pointer> act) throws CallFailed {
        var domain = checked(CALLS.virDomainLookupByUUIDString(connection.pointer(), uuid));
        try {
            checked(act.applyAsInt(domain));
        } finally {
            CALLS.virDomainFree(domain);
        }
    }

    /// What a host has, and what a new machine could get of it: free, or given up by the kernel when asked.
    static HostMemory memory(Connection connection) throws CallFailed {
        var count = new IntByReference(0);
        checked(CALLS.virNodeGetMemoryStats(connection.pointer(), -1, null, count, 0));
        try (var entries = new Memory((long) MEMORY_ENTRY * count.getValue())) {
            checked(CALLS.virNodeGetMemoryStats(connection.pointer(), -1, entries, count, 0));
            var kib = new HashMap<String, Long>();
            for (var entry = 0; entry < count.getValue(); entry++) {
                kib.put(
                        entries.getString((long) entry * MEMORY_ENTRY),
                        entries.getLong((long) entry * MEMORY_ENTRY + MEMORY_FIELD));
            }
            var available = Stream.of("free", "buffers", "cached")
                    .mapToLong(name -> kib.getOrDefault(name, 0L))
                    .sum();
            return new HostMemory(ByteSize.kib(kib.getOrDefault("total", 0L)), ByteSize.kib(available));
        }
    }

    /// What machines of a domain type can be made of, as XML.
    static String domainCapabilities(
            Connection connection, String emulator, String architecture, @Nullable String machine, String domainType)
            throws CallFailed {
        return owned(CALLS.virConnectGetDomainCapabilities(
                connection.pointer(), emulator, architecture, machine, domainType, 0));
    }

    /// Fails with the reason when machines of a domain type cannot have a CPU on the host.
    static void compareCpu(Connection connection, String emulator, String architecture, String domainType, String cpu)
            throws CallFailed {
        checked(CALLS.virConnectCompareHypervisorCPU(
                connection.pointer(), emulator, architecture, null, domainType, cpu, FAIL_WHEN_INCOMPATIBLE));
    }

    /// Fails with the reason when a definition would be refused. libvirt-java has the call, but gives its errors to
    /// whoever asks next.
    static void toNative(Connection connection, String format, String xml) throws CallFailed {
        owned(CALLS.virConnectDomainXMLToNative(connection.pointer(), format, xml, 0));
    }

    /// A text that is ours to free.
    private static String owned(@Nullable Pointer text) throws CallFailed {
        var given = checked(text);
        try {
            return given.getString(0);
        } finally {
            Native.free(Pointer.nativeValue(given));
        }
    }

    record HostMemory(ByteSize total, ByteSize available) {}

    /// What a network's DHCP server has handed out.
    static List<Lease> leases(Connection connection, String network) throws CallFailed {
        var handle = checked(CALLS.virNetworkLookupByName(connection.pointer(), network));
        try {
            var array = new PointerByReference();
            var count = checked(CALLS.virNetworkGetDHCPLeases(handle, null, array, 0));
            var leases = new ArrayList<Lease>();
            for (var index = 0; index < count; index++) {
                var lease = array.getValue().getPointer((long) index * Native.POINTER_SIZE);
                leases.add(new Lease(text(lease, 24), text(lease, 40), text(lease, 56)));
                CALLS.virNetworkDHCPLeaseFree(lease);
            }
            Native.free(Pointer.nativeValue(array.getValue()));
            return leases;
        } finally {
            CALLS.virNetworkFree(handle);
        }
    }

    /// A text in `virNetworkDHCPLease`: iface, expiry, type, mac (24), iaid, address (40), prefix, host name (56).
    private static String text(Pointer structure, int offset) {
        var text = structure.getPointer(offset);
        return text == null ? "" : text.getString(0);
    }

    private static int checked(int result) throws CallFailed {
        if (result < 0) {
            throw last();
        }
        return result;
    }

    private static Pointer checked(@Nullable Pointer result) throws CallFailed {
        if (result == null) {
            throw last();
        }
        return result;
    }

    private static CallFailed last() {
        var code = CALLS.virGetLastErrorCode();
        var numbers = ErrorNumber.values();
        return new CallFailed(
                code >= 0 && code < numbers.length ? numbers[code] : ErrorNumber.VIR_ERR_UNKNOWN,
                CALLS.virGetLastErrorMessage());
    }

    /// As declared in libvirt's headers.
    interface QemuCalls extends Library {
        @Nullable
        Pointer virDomainQemuAgentCommand(Pointer domain, String command, int seconds, int flags);
    }

    interface Calls extends Library {
        @Nullable
        Pointer virDomainLookupByUUIDString(Pointer connection, String uuid);

        int virDomainFree(Pointer domain);

        int virDomainBlockPull(Pointer domain, String disk, NativeLong bandwidth, int flags);

        int virDomainBlockCopy(
                Pointer domain, String disk, String to, @Nullable Pointer parameters, int count, int flags);

        int virDomainFSFreeze(Pointer domain, @Nullable Pointer mountpoints, int count, int flags);

        int virDomainFSThaw(Pointer domain, @Nullable Pointer mountpoints, int count, int flags);

        int virDomainGetState(Pointer domain, IntByReference state, IntByReference reason, int flags);

        int virDomainAgentSetResponseTimeout(Pointer domain, int seconds, int flags);

        @Nullable
        Pointer virNetworkLookupByName(Pointer connection, String name);

        int virNetworkFree(Pointer network);

        int virNetworkGetDHCPLeases(Pointer network, @Nullable String mac, PointerByReference leases, int flags);

        void virNetworkDHCPLeaseFree(Pointer lease);

        int virNodeGetMemoryStats(
                Pointer connection, int cell, @Nullable Pointer entries, IntByReference count, int flags);

        @Nullable
        Pointer virConnectGetDomainCapabilities(
                Pointer connection,
                String emulator,
                String architecture,
                @Nullable String machine,
                String domainType,
                int flags);

        int virConnectCompareHypervisorCPU(
                Pointer connection,
                String emulator,
                String architecture,
                @Nullable String machine,
                String domainType,
                String cpu,
                int flags);

        @Nullable
        Pointer virConnectDomainXMLToNative(Pointer connection, String format, String xml, int flags);

        int virGetLastErrorCode();

        String virGetLastErrorMessage();
    }
}

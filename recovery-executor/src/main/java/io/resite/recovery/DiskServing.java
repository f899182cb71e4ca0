package io.resite.recovery;

import io.resite.disks.Damage;
import io.resite.vault.Vault;
import java.net.SocketException;
import java.util.Optional;

/// How hypervisors get at the disks of a vault's points: by the names of [io.resite.disks.DiskNames].
public interface DiskServing {
    /// Sees to it that all disks of the vault's points are served at the port.
    ///
    /// @param port 0 for any
    /// @throws io.resite.nbd.NbdException when somebody else has the port, or nobody can be had to serve at it
    Served serve(int port, Vault vault);

    /// The address of this machine that a host would see, should it get packets from here.
    ///
    /// @param host its address, empty for this machine itself
    String addressTowards(String host) throws SocketException;

    /// A port at which disks are served, at least until this is closed.
    interface Served extends AutoCloseable {
        int port();

        /// False once the server is gone: it may be a process of its own.
        boolean answers();

        /// What of a disk turned out to be unreadable in the vault last.
        Optional<Damage> damage(String disk);

        @Override
        void close();
    }
}

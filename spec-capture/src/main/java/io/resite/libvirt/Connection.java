package io.resite.libvirt;

import com.sun.jna.Pointer;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt.VirErrorCallback;

/// One connection to a libvirtd. A subclass, because libvirt-java keeps the pointer, which the calls it lacks need, to
/// subclasses.
final class Connection extends Connect {
    private static boolean ready;

    /// libvirt prints every error to standard error unless told otherwise; ours travel as exceptions. Kept in a field
    /// because native code holds on to it.
    private static final VirErrorCallback SILENT = (data, error) -> {};

    private Connection(String uri) throws LibvirtException {
        super(uri);
    }

    static Connection open(String uri) throws LibvirtException {
        prepare();
        return new Connection(uri);
    }

    Pointer pointer() {
        return vcp.getPointer();
    }

    /// Asks nobody: false as soon as the socket has told.
    boolean alive() {
        try {
            return isAlive();
        } catch (LibvirtException closed) {
            return false;
        }
    }

    private static synchronized void prepare() throws LibvirtException {
        if (!ready) {
            Connect.setErrorCallback(SILENT);
            ready = true;
        }
    }
}

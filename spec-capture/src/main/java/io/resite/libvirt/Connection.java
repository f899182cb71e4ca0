package io.resite.libvirt;

import com.sun.jna.Pointer;
import java.util.concurrent.Semaphore;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt.VirErrorCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to a libvirtd. A subclass, because libvirt-java keeps the pointer, which the calls it lacks need, to
/// subclasses.
final class Connection extends Connect {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static boolean ready;

    /// libvirt prints every error to standard error unless told otherwise; ours travel as exceptions. Kept in a field
    /// because native code holds on to it.
    private static final VirErrorCallback SILENT = (data, error) -> {};

    /// Seconds between pings, and how many may stay unanswered: a dead host is noticed after ten.
    private static final int PING = 2;

    private static final int PINGS = 4;

    /// Held by the one call that is under way.
    final Semaphore turn = new Semaphore(1, true);

    private Connection(String uri) throws LibvirtException {
        super(uri);
    }

    static Connection open(String uri) throws LibvirtException {
        prepare();
        var connection = new Connection(uri);
        connection.setKeepAlive(PING, PINGS);
        return connection;
    }

    Pointer pointer() {
        return vcp.getPointer();
    }

    /// Asks nobody: false as soon as a ping or the socket has told.
    boolean alive() {
        try {
            return isAlive();
        } catch (LibvirtException closed) {
            return false;
        }
    }

    /// Pings are sent by libvirt's event loop, which must be there before the first connection: of several threads that
    /// open one at once, all wait for it.
    private static synchronized void prepare() throws LibvirtException {
        if (!ready) {
            Connect.setErrorCallback(SILENT);
            Library.initEventLoop();
            Thread.ofPlatform().daemon().name("libvirt-events").start(Connection::runEvents);
            ready = true;
        }
    }

    private static void runEvents() {
        while (true) {
            try {
                Library.processEvent();
            } catch (LibvirtException failed) {
                LOG.warn("libvirt's event loop: {}", failed.getMessage());
            }
        }
    }
}

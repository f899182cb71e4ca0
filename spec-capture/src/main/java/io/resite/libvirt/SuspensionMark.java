package io.resite.libvirt;

import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/// What the live definition of a machine says while we have stopped its processors. It is in no inactive definition,
/// and goes with the machine.
final class SuspensionMark {
    static final String NAMESPACE = "https://resite.io/xmlns/suspended/1";

    /// `VIR_DOMAIN_METADATA_ELEMENT`.
    private static final int ELEMENT = 2;

    /// `VIR_DOMAIN_AFFECT_CURRENT`: the live definition where there is one.
    private static final int CURRENT = 0;

    /// `VIR_DOMAIN_AFFECT_LIVE`.
    private static final int LIVE = 1;

    private SuspensionMark() {}

    static void set(Domain domain) throws LibvirtException {
        write(domain, "<suspended/>");
    }

    static void remove(Domain domain) throws LibvirtException {
        write(domain, null);
    }

    private static void write(Domain domain, @Nullable String element) throws LibvirtException {
        domain.setMetadata(ELEMENT, element, "resite", NAMESPACE, LIVE);
    }

    static boolean isOn(Domain domain) throws LibvirtException {
        try {
            domain.getMetadata(ELEMENT, NAMESPACE, CURRENT);
            return true;
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA) {
                return false;
            }
            throw e;
        }
    }
}

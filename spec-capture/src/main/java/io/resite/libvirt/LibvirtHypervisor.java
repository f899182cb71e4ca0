package io.resite.libvirt;

/// A host behind libvirtd.
public final class LibvirtHypervisor {
    private LibvirtHypervisor() {}
}

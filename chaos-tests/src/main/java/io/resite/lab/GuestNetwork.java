package io.resite.lab;

import java.util.List;

/// A libvirt network in routed mode. It exists on one host at a time: at east on the host of that number, and
/// recovered at west likewise, where the lab's routes expect it.
///
/// @param third the third byte of its addresses, 10.x.0.n
/// @param host which host of a site has it, 0 or 1
record GuestNetwork(String name, int third, int host) {
    static final GuestNetwork PROD = new GuestNetwork("prod", 10, 0);
    static final GuestNetwork BACK = new GuestNetwork("back", 20, 1);
    static final List<GuestNetwork> ALL = List.of(PROD, BACK);

    String address(int number) {
        return "10." + third + ".0." + number;
    }

    String subnet() {
        return address(0) + "/24";
    }

    LabHost hostAt(LabSite site) {
        return site.hosts().get(host);
    }
}

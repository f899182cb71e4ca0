package io.resite.spec;

import java.util.UUID;

/// A libvirt network of one host, with its definition verbatim (DHCP ranges and host entries included).
public record Network(String name, UUID uuid, String host, boolean active, boolean autostart, String xml) {}

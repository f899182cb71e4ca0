package io.resite.hypervisor;

import java.util.UUID;

/// A network filter of a host, which NICs name in their definition.
public record FilterFacts(UUID uuid, String name, String xml) {}

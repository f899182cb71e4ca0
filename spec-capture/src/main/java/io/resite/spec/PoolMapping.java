package io.resite.spec;

/// Which pool of the recovery site takes the volumes of a primary's pool.
public record PoolMapping(String pool, String to) {}

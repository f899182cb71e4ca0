package io.resite.plan;

/// Which recovery pool takes the volumes of a primary's pool.
public record PlannedPool(String pool, String to) {}

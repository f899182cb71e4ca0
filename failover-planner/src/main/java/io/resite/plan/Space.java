package io.resite.plan;

/// Room for volumes: a pool as one host sees it, or a shared pool as all of them do.
///
/// @param host empty for a shared pool, whose bytes exist once however many hosts see them
record Space(String pool, String host) {}

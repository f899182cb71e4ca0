package io.resite.app.operations;

import java.time.Instant;

/// Something worth telling others: leaves through the configured Camel endpoint.
///
/// @param kind as in `captured`, `acknowledged`, `cycle-failed`, `run-started`
/// @param subject the group, run or machine it is about; empty when it is the site
public record Event(Instant at, String kind, String site, String subject, String text) {}

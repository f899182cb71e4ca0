/// The service's configuration: one file, read once, every complaint naming file, field and what was expected. Knows
/// no hypervisor and no vault beyond their addresses.
@NullMarked
package io.resite.app.config;

import org.jspecify.annotations.NullMarked;

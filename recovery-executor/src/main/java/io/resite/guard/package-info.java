/// The start guard: what a host of a protected site knows of who may run its groups, the programs there that
/// hold a machine back by it, and what people released at its console. Writes and reads files of a host;
/// decides nothing about ownership and reads no vault.
@NullMarked
package io.resite.guard;

import org.jspecify.annotations.NullMarked;

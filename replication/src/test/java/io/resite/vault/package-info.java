/// The promises of the vault: of its stores, of its format, and of what it does when something is damaged or lost.
@NullMarked
package io.resite.vault;

import org.jspecify.annotations.NullMarked;

/// Who may run what: owner records with epochs, and leader leases. Facts in the vault, not timers.
@NullMarked
package io.resite.ownership;

import org.jspecify.annotations.NullMarked;

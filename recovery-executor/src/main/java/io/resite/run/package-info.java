/// What a run is: its events, its state folded from them, its journal in the vault. Readable without being able to act.
@NullMarked
package io.resite.run;

import org.jspecify.annotations.NullMarked;

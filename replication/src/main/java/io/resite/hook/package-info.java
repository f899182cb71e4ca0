/// What people of their own have done at a moment: a program is run, an address is asked, within its time, and what it
/// said is kept. Knows neither points nor runs; whoever calls says what the hook may know of them.
@NullMarked
package io.resite.hook;

import org.jspecify.annotations.NullMarked;

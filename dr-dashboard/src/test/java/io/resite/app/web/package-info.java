/// The page in a real browser: that it tells the truth before the press, and orders exactly what it has shown. The
/// service behind it is canned; how the real one answers is tested where it lives.
@NullMarked
package io.resite.app.web;

import org.jspecify.annotations.NullMarked;

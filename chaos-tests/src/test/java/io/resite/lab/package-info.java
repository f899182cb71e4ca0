/// What the lab promises, tried on the lab itself: that it comes up whatever was there before, shows the truth, can be
/// harmed as asked, and goes without a trace.
@NullMarked
package io.resite.lab;

import org.jspecify.annotations.NullMarked;

/// Judges what people write about a site: what cannot be meant, and what is not acted on; and drafts the first policy
/// of
/// a site. Pure. It knows no file, and nothing of what a plan makes of a policy.
@NullMarked
package io.resite.policy;

import org.jspecify.annotations.NullMarked;

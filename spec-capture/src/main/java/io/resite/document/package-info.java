/// The written form of values: YAML for people, JSON for records, their schema, and what is wrong with a text, with
/// file,
/// line and field. Knows units and shapes, no site.
@NullMarked
package io.resite.document;

import org.jspecify.annotations.NullMarked;

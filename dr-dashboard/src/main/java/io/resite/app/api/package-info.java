/// The words of the REST interface, as the page and the command line read them. Shapes only: field names are a promise
/// to every client, so they change by addition. `null` stands for "not yet" in what goes out, and nowhere else.
@NullMarked
package io.resite.app.api;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.resite.app.rest;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.resite.app.config;

import org.jspecify.annotations.NullMarked;

/// What is found in policies, each rule by one visible mistake.
@NullMarked
package io.resite.policy;

import org.jspecify.annotations.NullMarked;

/// The words of the product: sites, machines, disks, recovery points, policies. Values only; this package reads no
/// hypervisor and no bucket, so every other module may depend on it and it depends on none.
@NullMarked
package io.resite.spec;

import org.jspecify.annotations.NullMarked;

package io.resite.recovery;

import io.resite.document.ByteSize;
import io.resite.recovery.DomainRewrite.Destination;
import io.resite.spec.DiskFormat;
import io.resite.spec.Machine;
import java.util.Map;

/// The definition that a machine would get at a recovery host, for the host to try. Its disks are files that nobody
/// opens: a host that tries a definition looks for volumes, and these are made by a run.
public final class TrialDefinition {
    private static final String FOLDER = "/resite/trial/";

    private TrialDefinition() {}

    /// @param as its name at the recovery site
    /// @param networks names of its networks to those at the recovery site
    public static String of(Machine machine, String as, Map<String, String> networks) {
        var places = machine.disks().stream()
                .map(disk -> new DiskPlace(
                        disk.target(), DiskFormat.QCOW2, ByteSize.ZERO, "trial", "trial", "trial", disk.target()))
                .toList();
        var mark = new RunMark("trial", new Attempt(0, 0), machine.id(), 0);
        var rewritten =
                DomainRewrite.settled(machine.xml(), new Destination(as, mark, networks, FilePlaces.NONE, places));
        var domain = Markup.parse(rewritten.xml(), "domain", "definition of " + as);
        for (var disk : Markup.all(domain.root(), "devices/disk")) {
            if (disk.getAttribute("type").equals("volume")) {
                var target = Markup.attribute(disk, "target", "dev");
                disk.setAttribute("type", "file");
                Markup.first(disk, "source").ifPresent(source -> {
                    source.removeAttribute("pool");
                    source.removeAttribute("volume");
                    source.setAttribute("file", FOLDER + target);
                });
            }
        }
        return domain.text();
    }
}

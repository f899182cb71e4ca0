package io.resite.hypervisor;

import io.resite.hypervisor.Hypervisor.BlockJobFacts;
import java.util.Optional;
import java.util.UUID;

/// What makes disks of a simulated host's running machines local, one job a disk.
final class SimulatedBlockJobs {
    private final SimulatedHost host;
    private int looksPerJob = 1;

    SimulatedBlockJobs(SimulatedHost host) {
        this.host = host;
    }

    void looksPerJob(int looks) {
        looksPerJob = looks;
    }

    void pull(UUID uuid, String target) {
        var domain = host.running(uuid);
        if (domain.backup().isPresent()) {
            throw host.refused("domain %s: a backup runs, disk %s cannot be pulled".formatted(domain.name(), target));
        }
        var volume = host.disk(domain, target);
        Runnable end =
                () -> domain.current().drive(target).flatMap(host::backing).ifPresent(source -> {
                    volume.pull(source);
                    domain.dropBacking(target);
                });
        domain.jobs.putIfAbsent(target, new SimulatedDomain.Job("pull", volume.size(), false, looksPerJob, end));
    }

    void copy(UUID uuid, String target, String pool, String volume) {
        var domain = host.running(uuid);
        var from = host.disk(domain, target);
        var to = host.pool(pool).volume(volume);
        if (domain.jobs.containsKey(target)) {
            throw host.refused("domain %s: disk %s has a block job".formatted(domain.name(), target));
        }
        if (to.size() < from.size()) {
            throw host.refused("volume %s in pool %s is smaller than disk %s".formatted(volume, pool, target));
        }
        Runnable end = () -> {
            to.pull(from);
            domain.current().drive(target).ifPresent(drive -> host.unlock(domain, drive));
            domain.move(target, pool, volume);
            domain.current().drive(target).ifPresent(drive -> host.lock(domain, drive));
        };
        domain.jobs.put(target, new SimulatedDomain.Job("copy", from.size(), true, looksPerJob, end));
    }

    void pivot(UUID uuid, String target) {
        var domain = host.running(uuid);
        var job = Optional.ofNullable(domain.jobs.get(target))
                .orElseThrow(() -> host.refused("domain %s: disk %s has no copy".formatted(domain.name(), target)));
        if (!job.ready()) {
            throw host.refused("domain %s: the copy of disk %s is not ready".formatted(domain.name(), target));
        }
        domain.jobs.remove(target);
        job.end();
    }

    Optional<BlockJobFacts> look(UUID uuid, String target) {
        var domain = host.running(uuid);
        var job = domain.jobs.get(target);
        if (job == null) {
            return Optional.empty();
        }
        var facts = job.look();
        if (facts.isEmpty()) {
            domain.jobs.remove(target);
            job.end();
        }
        return facts;
    }
}

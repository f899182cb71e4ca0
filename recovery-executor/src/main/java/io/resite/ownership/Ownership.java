package io.resite.ownership;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.resite.spec.PointId;
import io.resite.spec.SiteId;
import io.resite.vault.Abreast;
import io.resite.vault.NumberedLog;
import io.resite.vault.Vault;
import io.resite.vault.VaultException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;

/// Which site may run which protection group: the newest record of `owners/<site>/<group>` says so, and its number is
/// the epoch. A fact, not a timer: nothing changes it but a run that takes the group.
public final class Ownership {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// Rivals and lost answers that one take puts up with.
    private static final int TRIES = 10;

    /// Groups that are asked for together: a store answers each after a while.
    private static final int AT_ONCE = 32;

    private final Function<String, NumberedLog> logs;
    private final InstantSource clock;

    public Ownership(Vault vault, InstantSource clock) {
        this(vault::log, clock);
    }

    Ownership(Function<String, NumberedLog> logs, InstantSource clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /// Who may run the group of machines that come from `origin`.
    public Owner owner(SiteId origin, String group) {
        var log = log(origin, group);
        var newest = log.newest();
        return newest == 0 ? new Owner(origin, "", Instant.EPOCH, 0) : read(log, origin, group, newest);
    }

    /// The groups that runs took to a site, each with its run.
    ///
    /// @param groups of machines that come from `origin`
    /// @param but a run that is not asked for: what it has taken counts as whose it was before; "" for none
    public Map<String, String> taken(SiteId origin, Collection<String> groups, SiteId to, String but) {
        var taken = new TreeMap<String, String>();
        Abreast.all(groups, AT_ONCE, group -> Map.entry(group, ownerBut(origin, group, but)))
                .forEach(each -> {
                    var owner = each.getValue();
                    if (owner.site().equals(to) && !owner.run().isEmpty()) {
                        taken.put(each.getKey(), owner.run());
                    }
                });
        return taken;
    }

    private Owner ownerBut(SiteId origin, String group, String run) {
        var owner = owner(origin, group);
        return !owner.run().isEmpty() && owner.run().equals(run) ? before(origin, group, owner) : owner;
    }

    private Owner before(SiteId origin, String group, Owner owner) {
        return owner.epoch() == 1
                ? new Owner(origin, "", Instant.EPOCH, 0)
                : read(log(origin, group), origin, group, owner.epoch() - 1);
    }

    /// All owners that the group has had since it was captured, oldest first; empty while no run ever took it.
    public List<Owner> history(SiteId origin, String group) {
        var log = log(origin, group);
        return LongStream.rangeClosed(1, log.newest())
                .mapToObj(epoch -> read(log, origin, group, epoch))
                .toList();
    }

    /// Makes `site` the owner on behalf of a run; a run that has taken the group already gets the same epoch again.
    ///
    /// @param points from which the run brings the group's machines back
    /// @throws OwnershipLost when a later run has taken the group from this one
    public Owner take(SiteId origin, String group, SiteId site, String run, List<PointId> points) {
        var log = log(origin, group);
        for (var attempt = 0; attempt < TRIES; attempt++) {
            var newest = owner(origin, group);
            if (newest.run().equals(run)) {
                return newest;
            }
            for (var epoch = newest.epoch() - 1; epoch > 0; epoch--) {
                if (read(log, origin, group, epoch).run().equals(run)) {
                    throw new OwnershipLost(origin, group, run, newest);
                }
            }
            // Whatever comes of it, the next look tells.
            log.append(newest.epoch() + 1, json(new Body(site, run, clock.instant(), points)));
        }
        throw unwritten(origin, group);
    }

    /// Undoes what [#take] did for a run: the group is again whose it was before. One that a later run has taken since
    /// stays with that.
    ///
    /// @return whose it is then
    public Owner giveBack(SiteId origin, String group, String run) {
        var log = log(origin, group);
        for (var attempt = 0; attempt < TRIES; attempt++) {
            var newest = owner(origin, group);
            if (!newest.run().equals(run)) {
                return newest;
            }
            var before = before(origin, group, newest);
            // Whatever comes of it, the next look tells.
            log.append(newest.epoch() + 1, json(new Body(before.site(), before.run(), clock.instant(), List.of())));
        }
        throw unwritten(origin, group);
    }

    private static VaultException unwritten(SiteId origin, String group) {
        return new VaultException(
                VaultException.Kind.UNKNOWN_OUTCOME,
                "owners/" + origin + "/" + group + " could not be written in " + TRIES
                        + " tries: look whether another run takes the group, and whether the vault answers");
    }

    private NumberedLog log(SiteId origin, String group) {
        return logs.apply("owners/" + origin + "/" + group);
    }

    private static Owner read(NumberedLog log, SiteId origin, String group, long epoch) {
        var name = "owners/" + origin + "/" + group + "/" + epoch;
        var plain = log.read(epoch)
                .orElseThrow(() -> new VaultException(
                        VaultException.Kind.DAMAGED,
                        name + " is missing although a later record is there: restore it from a copy of the vault"));
        try {
            var body = JSON.readValue(plain, Body.class);
            return new Owner(body.site, body.run, body.at, epoch, body.points);
        } catch (IOException e) {
            throw new VaultException(VaultException.Kind.DAMAGED, name + " is not an owner record: " + e.getMessage());
        }
    }

    private static byte[] json(Body body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("owner record of " + body.run, e);
        }
    }

    private record Body(
            SiteId site,
            String run,
            Instant at,
            // Records of earlier versions have none.
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<PointId> points) {}
}

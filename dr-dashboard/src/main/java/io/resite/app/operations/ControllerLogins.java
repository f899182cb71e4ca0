package io.resite.app.operations;

import io.resite.app.config.Configuration.HostAt;
import io.resite.fencing.Login;
import io.resite.fencing.OutsidePower;
import io.resite.spec.SiteId;
import io.resite.spec.SiteSecrets.OfController;
import java.util.Map;
import java.util.Optional;

/// What lets fences into management controllers: in the vault among the site's secrets, or in the environment.
public final class ControllerLogins {
    private final SiteRecords records;
    private final Hosts hosts;

    ControllerLogins(SiteRecords records, Hosts hosts) {
        this.records = records;
        this.hosts = hosts;
    }

    /// What the environment says comes first: it is what a person has at hand on the day.
    Optional<Login> of(SiteId site, String host, Map<String, String> environment) {
        return OutsidePower.fromEnvironment(environment, host)
                .or(() -> records.secrets(site).controller(host).map(kept -> new Login(kept.user(), kept.password())));
    }

    /// Keeps one for a host. Nobody is told of it again.
    public void keep(SiteId site, String host, String user, String password) {
        if (hosts.site(site).hosts().stream().map(HostAt::name).noneMatch(host::equals)) {
            throw Refusal.notThere("site %s has no host \"%s\"".formatted(site, host));
        }
        if (user.isEmpty()) {
            throw Refusal.wrongUse("user: missing, expected whom the controller of %s lets in".formatted(host));
        }
        records.appendSecrets(site, records.secrets(site).with(new OfController(host, user, password)));
    }
}

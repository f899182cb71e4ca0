package io.resite.fencing;

import io.resite.clockwork.Clockwork;
import io.resite.plan.Step.FencedHost;
import io.resite.spec.FenceMethod;
import io.resite.spec.SiteId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// The real ways: management controllers over the network, and what people have of their own.
public final class OutsidePower implements PowerSwitch {
    private static final String NO_LOGIN =
            "nobody has given a login for its controller: `resite fence login` keeps one in the vault,"
                    + " or set RESITE_BMC_USER and RESITE_BMC_PASSWORD";

    private final Clockwork clock;
    private final BiFunction<SiteId, String, Optional<Login>> logins;
    private final Optional<BiFunction<String, String, String>> camel;

    private OutsidePower(
            Clockwork clock,
            BiFunction<SiteId, String, Optional<Login>> logins,
            Optional<BiFunction<String, String, String>> camel) {
        this.clock = clock;
        this.logins = logins;
        this.camel = camel;
    }

    /// Without Camel, whose endpoints only a service has.
    ///
    /// @param logins by site and host
    public static OutsidePower of(Clockwork clock, BiFunction<SiteId, String, Optional<Login>> logins) {
        return new OutsidePower(clock, logins, Optional.empty());
    }

    /// @param endpoints asks an endpoint with a message, and answers what it said
    public OutsidePower withCamel(BiFunction<String, String, String> endpoints) {
        return new OutsidePower(clock, logins, Optional.of(endpoints));
    }

    /// What the environment says of a host: `RESITE_BMC_USER_B1`, and else `RESITE_BMC_USER`, which hold for
    /// all.
    public static Optional<Login> fromEnvironment(Map<String, String> environment, String host) {
        var own = "_" + host.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return login(environment, own).or(() -> login(environment, ""));
    }

    private static Optional<Login> login(Map<String, String> environment, String suffix) {
        var user = environment.getOrDefault("RESITE_BMC_USER" + suffix, "");
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(new Login(user, environment.getOrDefault("RESITE_BMC_PASSWORD" + suffix, "")));
    }

    @Override
    public Sight off(FenceMethod method, SiteId site, FencedHost host) throws InterruptedException {
        if (method.byController() && host.controller().isEmpty()) {
            return Sight.unknown("the policy's management names no controller (bmc) of it");
        }
        return switch (method) {
            case FenceMethod.Redfish redfish -> {
                var login = logins.apply(site, host.name());
                yield login.isEmpty()
                        ? Sight.unknown(NO_LOGIN)
                        : new Redfish(clock, redfish, host.controller(), login.get()).off();
            }
            case FenceMethod.Ipmi ipmi -> {
                var login = logins.apply(site, host.name());
                yield login.isEmpty()
                        ? Sight.unknown(NO_LOGIN)
                        : new Ipmi(clock, ipmi, host.controller(), login.get()).off();
            }
            case FenceMethod.Script script -> OwnWays.script(script, site, host.name());
            case FenceMethod.Http http -> OwnWays.http(http, site, host.name());
            case FenceMethod.Camel asked ->
                camel.map(endpoints -> OwnWays.camel(asked, endpoints, site, host.name()))
                        .orElseGet(() -> Sight.unknown(
                                "Camel endpoints are asked by the service alone, not by `resite" + " recover`"));
        };
    }
}

package io.resite.app.routes;

import io.resite.app.alarms.Wording;
import io.resite.app.api.AlarmView.TrialView;
import io.resite.app.api.Json;
import io.resite.app.config.Configuration;
import io.resite.app.operations.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings alarms to mail and webhook. What does not arrive stays due and is tried again, also by a later process.
@ApplicationScoped
public class AlarmPost {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmPost.class);

    private final Configuration configuration;
    private final Operations operations;
    private final ProducerTemplate camel;
    private final InstantSource clock = InstantSource.system();

    @Inject
    AlarmPost(Configuration configuration, Operations operations, ProducerTemplate camel) {
        this.configuration = configuration;
        this.operations = operations;
        this.camel = camel;
    }

    /// A way to people.
    ///
    /// @param to for messages
    private record Channel(String name, String to) {}

    private List<Channel> channels() {
        var settings = configuration.alarms();
        var channels = new ArrayList<Channel>();
        if (settings.mail().given()) {
            channels.add(new Channel("mail", String.join(", ", settings.mail().to())));
        }
        if (settings.webhook().given()) {
            channels.add(new Channel("webhook", webhook().toString()));
        }
        return channels;
    }

    private WebAddress webhook() {
        return new WebAddress(configuration.alarms().webhook().url());
    }

    void tellWhatIsDue() {
        operations.alarms().look();
        for (var channel : channels()) {
            for (var telling : operations.alarms().due(channel.name())) {
                var problem = send(channel, Wording.of(telling, here(), clock.instant(), ZoneId.systemDefault()));
                if (problem.isPresent()) {
                    LOG.warn("alarm {} does not reach {}: {}", telling.alarm().id(), channel.to(), problem.get());
                    operations.alarms().failed(channel.name(), problem.get());
                    break;
                }
                operations.alarms().told(telling);
            }
        }
    }

    /// Sends something over each channel now, so that a person sees whether it arrives.
    public List<TrialView> trial() {
        return channels().stream()
                .map(channel -> new TrialView(
                        channel.name(),
                        channel.to(),
                        send(channel, Wording.trial(here(), clock.instant())).orElse("")))
                .toList();
    }

    /// Answers why it did not arrive.
    private Optional<String> send(Channel channel, Wording wording) {
        try {
            if (channel.name().equals("mail")) {
                camel.sendBodyAndHeaders(
                        AlarmsRoute.MAIL, wording.body(), Map.of("To", channel.to(), "Subject", wording.subject()));
            } else {
                post(wording);
            }
            return Optional.empty();
        } catch (CamelExecutionException failed) {
            return Optional.of(
                    channel.name().equals("mail")
                            ? Causes.words(Causes.root(failed))
                            : webhook().why(failed));
        } catch (UncheckedIOException unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }

    private void post(Wording wording) {
        var body = Json.write(wording.message());
        var secret = configuration.alarms().webhook().secretFile();
        var headers = secret.isEmpty()
                ? Map.<String, Object>of("Content-Type", "application/json")
                : Map.<String, Object>of(
                        "Content-Type",
                        "application/json",
                        "Resite-Signature",
                        sign(body, AlarmsRoute.firstLine(secret)));
        camel.sendBodyAndHeaders(AlarmsRoute.WEBHOOK, body, headers);
    }

    private static String sign(String body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    private static String here() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "a machine without a name";
        }
    }
}

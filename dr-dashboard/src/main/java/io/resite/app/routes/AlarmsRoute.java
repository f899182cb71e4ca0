package io.resite.app.routes;

import io.resite.app.config.AlarmSettings.Mail.Security;
import io.resite.app.config.Configuration;
import io.resite.app.operations.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mail.MailEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Alarms on their way out: a timer looks for what is to be told, mail and webhook take it from there. Camel does the
/// sending; what is due, and that it stays due until it has arrived, is `operations`' to know.
@ApplicationScoped
public class AlarmsRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmsRoute.class);

    static final String MAIL = "direct:alarm-mail";
    static final String WEBHOOK = "direct:alarm-webhook";

    /// Milliseconds; whoever takes longer is tried again later.
    private static final int PATIENCE = 20_000;

    private static final String HTTP = "?httpMethod=%s&connectTimeout=" + PATIENCE + "&responseTimeout=" + PATIENCE
            + "&connectionRequestTimeout=" + PATIENCE + "&bridgeEndpoint=false";

    private final Configuration configuration;
    private final AlarmPost post;
    private final Operations operations;

    @Inject
    AlarmsRoute(Configuration configuration, AlarmPost post, Operations operations) {
        this.configuration = configuration;
        this.post = post;
        this.operations = operations;
    }

    @Override
    public void configure() {
        from("timer:alarms?period=2000&delay=5000").routeId("alarms").process(_ -> post.tellWhatIsDue());
        var settings = configuration.alarms();
        if (settings.mail().given()) {
            from(MAIL).errorHandler(noErrorHandler()).routeId("alarm-mail").to(mail());
        }
        if (settings.webhook().given()) {
            from(WEBHOOK)
                    .errorHandler(noErrorHandler())
                    .routeId("alarm-webhook")
                    .to(http(settings.webhook().url(), "POST"));
        }
        if (settings.deadMan().given()) {
            from("timer:dead-man?period=" + settings.deadMan().every().toMillis())
                    .routeId("dead-man")
                    .filter(_ -> operations.alarms().healthy())
                    .doTry()
                    .to(http(settings.deadMan().url(), "GET"))
                    .doCatch(Exception.class)
                    .process(exchange -> LOG.warn(
                            "the dead man's switch cannot be reached: {}",
                            new WebAddress(settings.deadMan().url())
                                    .why(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))))
                    .end();
        }
    }

    private static String http(String url, String method) {
        return url + (url.contains("?") ? "&" : "?") + HTTP.formatted(method).substring(1);
    }

    private MailEndpoint mail() {
        var mail = configuration.alarms().mail();
        var scheme = mail.security() == Security.TLS ? "smtps" : "smtp";
        var endpoint = getCamelContext()
                .getEndpoint(
                        "%s://%s:%d?connectionTimeout=%d".formatted(scheme, mail.host(), mail.portOrUsual(), PATIENCE),
                        MailEndpoint.class);
        var how = endpoint.getConfiguration();
        how.setFrom(mail.from());
        how.setContentType("text/plain; charset=UTF-8");
        if (!mail.user().isEmpty()) {
            how.setUsername(mail.user());
            how.setPassword(firstLine(mail.passwordFile()));
        }
        var properties = new Properties();
        properties.setProperty("mail." + scheme + ".timeout", Integer.toString(PATIENCE));
        properties.setProperty("mail." + scheme + ".writetimeout", Integer.toString(PATIENCE));
        if (mail.security() == Security.STARTTLS) {
            properties.setProperty("mail.smtp.starttls.enable", "true");
            properties.setProperty("mail.smtp.starttls.required", "true");
        }
        how.setAdditionalJavaMailProperties(properties);
        return endpoint;
    }

    static String firstLine(String file) {
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("secret file " + file + " of the alarms cannot be read", unreadable);
        }
    }
}

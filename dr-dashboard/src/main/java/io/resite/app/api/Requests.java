package io.resite.app.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies that clients send. A field left out is empty.
public final class Requests {
    private Requests() {}

    /// @param machines names; none for the whole site
    /// @param scan whether their disks are read whole and compared, whatever their bitmaps say
    public record Replicate(List<String> machines, boolean scan) {
        public Replicate(
                @JsonProperty("machines") @Nullable List<String> machines, @JsonProperty("scan") boolean scan) {
            this.machines = machines == null ? List.of() : List.copyOf(machines);
            this.scan = scan;
        }
    }

    /// @param plan the hash of the plan that was shown
    /// @param confirm the site's name, typed by the person
    /// @param word name of the person who says that the primary is down; empty when nobody does
    public record Failover(String plan, String confirm, String reason, String word) {
        public Failover(
                @JsonProperty("plan") @Nullable String plan,
                @JsonProperty("confirm") @Nullable String confirm,
                @JsonProperty("reason") @Nullable String reason,
                @JsonProperty("word") @Nullable String word) {
            this.plan = orEmpty(plan);
            this.confirm = orEmpty(confirm);
            this.reason = orEmpty(reason);
            this.word = orEmpty(word);
        }
    }

    /// @param word name of the person who would say that the primary is down; empty when nobody does
    public record Preflight(String word) {
        public Preflight(@JsonProperty("word") @Nullable String word) {
            this.word = orEmpty(word);
        }
    }

    /// What a host's management controller lets somebody in with.
    public record Login(String user, String password) {
        public Login(@JsonProperty("user") @Nullable String user, @JsonProperty("password") @Nullable String password) {
            this.user = orEmpty(user);
            this.password = orEmpty(password);
        }

        @Override
        public String toString() {
            return "Login[…]";
        }
    }

    /// What a person decides about a run.
    ///
    /// @param action retry, host, previous, accept, omit, pause, resume, cancel, rollback, done, again or fail
    /// @param machine which one; empty where the whole run or a step is meant
    /// @param step which one, with done, again and fail
    /// @param host where to, with `host`
    /// @param word name of the person who says that the former host is off, with `host`
    /// @param stopRunning whether machines that run may be shut off for it
    /// @param by who decides; empty: who asks
    public record Decide(
            String action,
            String machine,
            String step,
            String host,
            String word,
            boolean stopRunning,
            String by,
            String why) {
        public Decide(
                @JsonProperty("action") @Nullable String action,
                @JsonProperty("machine") @Nullable String machine,
                @JsonProperty("step") @Nullable String step,
                @JsonProperty("host") @Nullable String host,
                @JsonProperty("word") @Nullable String word,
                @JsonProperty("stopRunning") boolean stopRunning,
                @JsonProperty("by") @Nullable String by,
                @JsonProperty("why") @Nullable String why) {
            this.action = orEmpty(action);
            this.machine = orEmpty(machine);
            this.step = orEmpty(step);
            this.host = orEmpty(host);
            this.word = orEmpty(word);
            this.stopRunning = stopRunning;
            this.by = orEmpty(by);
            this.why = orEmpty(why);
        }
    }

    /// @param limit as in `10 Mb/s`, or `off`; empty: as configured
    /// @param seconds how long; 0: until the service is started again
    public record WanLimit(String limit, long seconds) {
        public WanLimit(@JsonProperty("limit") @Nullable String limit, @JsonProperty("seconds") long seconds) {
            this.limit = orEmpty(limit);
            this.seconds = seconds;
        }
    }

    /// @param group empty for the whole site
    public record Pause(String group, String note) {
        public Pause(@JsonProperty("group") @Nullable String group, @JsonProperty("note") @Nullable String note) {
            this.group = orEmpty(group);
            this.note = orEmpty(note);
        }
    }

    /// @param by who looks after it; empty: who asks
    public record Acknowledge(String by, String note) {
        public Acknowledge(@JsonProperty("by") @Nullable String by, @JsonProperty("note") @Nullable String note) {
            this.by = orEmpty(by);
            this.note = orEmpty(note);
        }
    }

    /// @param read whether every byte is read
    public record Check(String site, boolean read) {
        public Check(@JsonProperty("site") @Nullable String site, @JsonProperty("read") boolean read) {
            this.site = orEmpty(site);
            this.read = read;
        }
    }

    /// @param points as in `db#12`; `db` is its newest
    /// @param until a day, as in 2027-01-31; empty: until a person ends it
    public record PinPoints(String site, List<String> points, String why, String until) {
        public PinPoints(
                @JsonProperty("site") @Nullable String site,
                @JsonProperty("points") @Nullable List<String> points,
                @JsonProperty("why") @Nullable String why,
                @JsonProperty("until") @Nullable String until) {
            this.site = orEmpty(site);
            this.points = points == null ? List.of() : List.copyOf(points);
            this.why = orEmpty(why);
            this.until = orEmpty(until);
        }
    }

    /// Opens the vault for this process; kept in memory only.
    public record Unseal(String passphrase) {
        public Unseal(@JsonProperty("passphrase") @Nullable String passphrase) {
            this.passphrase = orEmpty(passphrase);
        }

        @Override
        public String toString() {
            return "Unseal[…]";
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

package io.resite.lab;

import java.util.regex.Pattern;

/// A port of this machine's loopback that leads to an address inside the lab.
///
/// @param from the namespace that reaches the address: `eastlan`, `westlan`, `svc` or `s3`
record Relay(int port, String from, String address, int toPort) {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,5})=(eastlan|westlan|svc|s3):(\\d+\\.\\d+\\.\\d+\\.\\d+):(\\d{1,5})");

    static Relay parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("relay " + text
                    + " is not PORT=FROM:ADDRESS:PORT with FROM eastlan, westlan, svc or s3, as in"
                    + " 8081=westlan:10.10.0.12:80");
        }
        return new Relay(
                Integer.parseInt(match.group(1)), match.group(2), match.group(3), Integer.parseInt(match.group(4)));
    }
}

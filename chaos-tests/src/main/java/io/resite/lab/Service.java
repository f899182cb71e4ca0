package io.resite.lab;

/// How a guest shows from outside that it works.
sealed interface Service {
    int port();

    /// A connection is accepted.
    record Tcp(int port) implements Service {}

    /// A connection is answered with a line.
    record Line(int port) implements Service {}

    /// `GET /` is answered with 200.
    record Http(int port) implements Service {}
}

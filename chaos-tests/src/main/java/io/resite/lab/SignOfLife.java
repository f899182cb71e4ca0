package io.resite.lab;

/// How a guest shows from outside that it works.
sealed interface SignOfLife {
    int port();

    /// A connection is accepted.
    record Tcp(int port) implements SignOfLife {}

    /// A connection is answered with a line.
    record Line(int port) implements SignOfLife {}

    /// `GET /` is answered with 200.
    record Http(int port) implements SignOfLife {}
}

package io.resite.fencing;

/// What a management controller lets somebody in with. Never shown.
public record Login(String user, String password) {
    @Override
    public String toString() {
        return "Login[…]";
    }
}

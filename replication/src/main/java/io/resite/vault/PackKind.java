package io.resite.vault;

/// What a pack's frames hold. The number is stored, the name is part of the key's derivation.
enum PackKind {
    DATA(1),
    MAP(2);

    private final int number;

    PackKind(int number) {
        this.number = number;
    }

    byte number() {
        return (byte) number;
    }
}

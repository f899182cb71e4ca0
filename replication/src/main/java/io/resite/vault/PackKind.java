package io.resite.vault;

import java.util.Arrays;
import java.util.Optional;

/// What a pack's frames hold. The number is stored, the name is part of the key's derivation.
enum PackKind {
    DATA(1),
    MAP(2);

    private final int number;

    PackKind(int number) {
        this.number = number;
    }

    static Optional<PackKind> of(byte number) {
        return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
    }

    byte number() {
        return (byte) number;
    }
}

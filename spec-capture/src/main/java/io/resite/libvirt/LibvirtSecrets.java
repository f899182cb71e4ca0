package io.resite.libvirt;

import io.resite.hypervisor.SecretFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.Secret;

/// Secrets that libvirt keeps. Their values pass through here and nowhere into a message.
final class LibvirtSecrets {
    private final Session session;

    LibvirtSecrets(Session session) {
        this.session = session;
    }

    List<SecretFacts> all() {
        return session.look("secrets", connection -> {
            var found = new ArrayList<SecretFacts>();
            for (var uuid : connection.listSecrets()) {
                var secret = find(connection, UUID.fromString(uuid));
                if (secret.isPresent()) {
                    found.add(SecretFacts.of(secret.get().getXMLDesc()));
                    secret.get().free();
                }
            }
            return List.copyOf(found);
        });
    }

    Optional<byte[]> value(UUID uuid) {
        return session.look("secret " + uuid, connection -> {
            var secret = find(connection, uuid);
            if (secret.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(secret.get().getByteValue());
            } catch (LibvirtException kept) {
                // No number of its own says "private"; one that was never given says "no such secret".
                if (kept.getError().getCode() == ErrorNumber.VIR_ERR_INVALID_SECRET || isMissing(kept)) {
                    return Optional.empty();
                }
                throw kept;
            } finally {
                secret.get().free();
            }
        });
    }

    void define(String xml, byte[] value) {
        session.act("secret", connection -> {
            var secret = connection.secretDefineXML(xml);
            try {
                secret.setValue(value);
            } finally {
                secret.free();
            }
        });
    }

    void remove(UUID uuid) {
        session.act("secret " + uuid, connection -> {
            var secret = find(connection, uuid);
            if (secret.isPresent()) {
                secret.get().undefine();
                secret.get().free();
            }
        });
    }

    private static Optional<Secret> find(Connection connection, UUID uuid) throws LibvirtException {
        try {
            return Optional.of(connection.secretLookupByUUID(uuid));
        } catch (LibvirtException failed) {
            if (isMissing(failed)) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private static boolean isMissing(LibvirtException failed) {
        return failed.getError().getCode() == ErrorNumber.VIR_ERR_NO_SECRET;
    }
}

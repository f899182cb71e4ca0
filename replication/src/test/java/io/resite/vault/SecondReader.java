package io.resite.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Reads a vault in a folder as `docs/vault-format.md` says and shares no code with the vault, so that the page is
/// known
/// to be enough. HKDF is spelled out. No care for speed.
final class SecondReader {
    private static final HexFormat HEX = HexFormat.of();

    private final Path folder;
    private final String vault;
    private final byte[] rootKey;

    SecondReader(Path folder, Path keyFile) throws IOException, GeneralSecurityException {
        this.folder = folder;
        var identity = new YAMLMapper().readTree(Files.readAllBytes(folder.resolve("vault.yaml")));
        this.vault = identity.path("id").asText();
        this.rootKey = unwrap(identity, keyFile);
    }

    private byte[] unwrap(JsonNode identity, Path keyFile) throws IOException, GeneralSecurityException {
        var slot = new YAMLMapper().readTree(Files.readAllBytes(folder.resolve("keys/" + vault + "/2.yaml")));
        var secret = Files.readString(keyFile).stripTrailing().getBytes(US_ASCII);
        var wrapping = hkdf(secret, HEX.parseHex(slot.path("salt").asText()), "resite/1 slot");
        var bound = new StringBuilder("resite/1 slot");
        for (var field : new String[] {"vault", "number", "unlock", "scope", "memoryKib", "iterations", "salt"}) {
            bound.append('\n').append(slot.path(field).asText());
        }
        bound.append('\n').append(identity.path("format").asText()).append('\n');
        return gcm(
                wrapping, 0, bound.toString(), HEX.parseHex(slot.path("wrapped").asText()));
    }

    /// A control object's plain bytes.
    byte[] control(String key) throws IOException, GeneralSecurityException {
        return envelope("control", hkdf(rootKey, new byte[32], "resite/1 control"), key);
    }

    private byte[] siteRoot(String site) throws GeneralSecurityException {
        return hkdf(rootKey, new byte[32], "resite/1 site " + site);
    }

    JsonNode newestPoint(String site, String machine) throws IOException, GeneralSecurityException {
        var below = folder.resolve("sites/" + site + "/points/" + machine);
        try (var names = Files.list(below)) {
            var newest = names.map(
                            path -> Objects.requireNonNull(path.getFileName()).toString())
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            var key = folder.relativize(below.resolve(newest)).toString();
            return new ObjectMapper().readTree(envelope("sites/" + site, siteRoot(site), key));
        }
    }

    /// The 65536 bytes of a chunk.
    byte[] chunk(String site, String rootReference, long index) throws IOException, GeneralSecurityException {
        var parts = rootReference.split("\\.", -1);
        var at = new Entry(parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), parts[4]);
        var steps = new long[] {index / 65536, index / 256 % 256, index % 256};
        for (var step = 0; step < 3; step++) {
            var node = nodeAt(site, at);
            require(node[0] == 2 - step, "level");
            var next = entry(node, (int) steps[step]);
            if (next.equals(NOTHING)) {
                return new byte[65536];
            }
            at = next;
        }
        var frame = frame(site, at.pack, at.frame, "DATA");
        var chunk = Arrays.copyOfRange(frame, at.place * 65536, (at.place + 1) * 65536);
        require(hash(site, "chunk hash", chunk).equals(at.hash), "chunk hash");
        return chunk;
    }

    private record Entry(String pack, int frame, int place, String hash) {}

    private static final Entry NOTHING = new Entry("", 0, 0, "");

    private byte[] nodeAt(String site, Entry at) throws IOException, GeneralSecurityException {
        var frame = ByteBuffer.wrap(frame(site, at.pack, at.frame, "MAP"));
        var count = frame.getInt(0);
        var start = 4 + 4 * count;
        for (var before = 0; before < at.place; before++) {
            start += frame.getInt(4 + 4 * before);
        }
        var node = Arrays.copyOfRange(frame.array(), start, start + frame.getInt(4 + 4 * at.place));
        require(hash(site, "node hash", node).equals(at.hash), "node hash");
        return node;
    }

    private static Entry entry(byte[] node, int index) {
        var in = ByteBuffer.wrap(node);
        var packs = in.getShort(2) & 0xffff;
        var start = 16 + 32 * packs + 24 * index;
        var pack = in.getShort(start) & 0xffff;
        if (pack == 0) {
            return NOTHING;
        }
        return new Entry(
                HEX.formatHex(node, 16 + 32 * (pack - 1), 16 + 32 * pack),
                in.getInt(start + 4),
                in.getShort(start + 2) & 0xffff,
                HEX.formatHex(node, start + 8, start + 24));
    }

    private byte[] frame(String site, String pack, int number, String kind)
            throws IOException, GeneralSecurityException {
        var key = "sites/" + site + "/packs/" + pack.substring(0, 2) + "/" + pack + ".1";
        var in = body(key);
        require(new String(in.array(), in.arrayOffset(), 4, US_ASCII).equals("RSP1"), "pack mark");
        var epoch = epoch("sites/" + site, siteRoot(site), in.getInt(4));
        var length = in.getInt(44);
        var sealed = new byte[length];
        in.get(48, sealed);
        var directory = ByteBuffer.wrap(openEnvelope("sites/" + site, siteRoot(site), key, ByteBuffer.wrap(sealed)));
        var offset = 48 + length;
        while (directory.hasRemaining()) {
            var found = directory.getInt();
            var codec = directory.get();
            var stored = directory.getInt();
            var plain = directory.getInt();
            if (found == number) {
                var bytes = new byte[stored];
                in.get(offset, bytes);
                var packKey = hkdf(epoch, HEX.parseHex(pack), "resite/1 pack " + kind + " " + vault);
                return expand(codec, gcm(packKey, number, "", bytes), plain);
            }
            offset += stored;
        }
        throw new IllegalStateException("no frame " + number);
    }

    private byte[] envelope(String domain, byte[] domainRoot, String key) throws IOException, GeneralSecurityException {
        return openEnvelope(domain, domainRoot, key, body(key));
    }

    private byte[] openEnvelope(String domain, byte[] domainRoot, String key, ByteBuffer in)
            throws IOException, GeneralSecurityException {
        var epoch = in.getInt(4);
        var salt = new byte[32];
        in.get(8, salt);
        var sealed = new byte[in.limit() - 40];
        in.get(40, sealed);
        var under = epoch == 0 ? domainRoot : epoch(domain, domainRoot, epoch);
        var content = ByteBuffer.wrap(
                gcm(hkdf(under, salt, "resite/1 envelope"), 0, "resite/1 object\n" + vault + "\n" + key, sealed));
        var codec = content.get();
        var length = content.getInt();
        return expand(codec, Arrays.copyOfRange(content.array(), 5, content.limit()), length);
    }

    private byte[] epoch(String domain, byte[] domainRoot, int number) throws IOException, GeneralSecurityException {
        return envelope(domain, domainRoot, domain + "/keys/" + "%012d".formatted(number));
    }

    private ByteBuffer body(String key) throws IOException {
        var object = Files.readAllBytes(folder.resolve(key));
        return ByteBuffer.wrap(Arrays.copyOfRange(object, 48, object.length));
    }

    private String hash(String site, String purpose, byte[] content) throws GeneralSecurityException {
        var key = hkdf(siteRoot(site), new byte[32], "resite/1 " + purpose);
        return HEX.formatHex(hmac(key, content), 0, 16);
    }

    private static byte[] expand(byte codec, byte[] bytes, int length) {
        return codec == 0 ? bytes : Zstd.decompress(bytes, length);
    }

    private static byte[] hkdf(byte[] input, byte[] salt, String info) throws GeneralSecurityException {
        var extracted = hmac(salt, input);
        var text = info.getBytes(UTF_8);
        return hmac(
                extracted,
                ByteBuffer.allocate(text.length + 1).put(text).put((byte) 1).array());
    }

    private static byte[] hmac(byte[] key, byte[] content) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(content);
    }

    private static byte[] gcm(byte[] key, long number, String bound, byte[] sealed) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bound.getBytes(UTF_8));
        return cipher.doFinal(sealed);
    }

    private static void require(boolean held, String what) {
        if (!held) {
            throw new IllegalStateException(what);
        }
    }
}

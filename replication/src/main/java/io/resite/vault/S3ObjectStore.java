package io.resite.vault;

import io.minio.Checksum;
import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectAPIArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.credentials.StaticProvider;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;

/// Objects in a bucket of an S3 server. Each create is one single PUT with `If-None-Match: *`, and with the checksum
/// (`x-amz-checksum-crc32c`; without TLS the signature covers the body's SHA-256 too) by which the server refuses what
/// was damaged on its way.
public final class S3ObjectStore implements ObjectStore {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    /// What a server answers, with a client error's status, to an upload that did not come as it was sent.
    private static final Set<String> DAMAGED_ON_THE_WAY = Set.of(
            "BadDigest",
            "XAmzContentSHA256Mismatch",
            "XAmzContentChecksumMismatch",
            "IncompleteBody",
            "RequestTimeout");

    private final OkHttpClient http;

    /// Of the SDK's two the one that takes a body which is not one array.
    private final MinioAsyncClient client;

    private final S3Place place;
    private final StoreCredentials credentials;
    private final String bucket;
    private final String prefix;
    private final Turns turns;
    private final boolean ours;

    /// Of uploads that share the line.
    ///
    /// @param yielding of those that yield to others: a slow seed must not hold theirs
    private record Turns(SendTurn all, SendTurn yielding) {
        private static Turns fresh() {
            return new Turns(new SendTurn(), new SendTurn());
        }
    }

    S3ObjectStore(S3Place place, StoreCredentials credentials) {
        this(place, credentials, S3Line.to(place), Turns.fresh(), true);
    }

    /// @param ours whether connections and threads of the client end with this store
    private S3ObjectStore(S3Place place, StoreCredentials credentials, OkHttpClient http, Turns turns, boolean ours) {
        this.place = place;
        this.credentials = credentials;
        this.bucket = place.bucket();
        this.prefix = place.prefix().isEmpty() ? "" : place.prefix() + "/";
        this.http = http;
        this.turns = turns;
        this.ours = ours;
        var token = credentials.sessionToken();
        this.client = MinioAsyncClient.builder()
                .endpoint(place.endpoint())
                .region(place.region())
                .credentialsProvider(new StaticProvider(
                        credentials.accessKey(), credentials.secretKey(), token.isEmpty() ? null : token))
                .httpClient(http)
                .build();
        switch (place.style()) {
            case PATH -> client.disableVirtualStyleEndpoint();
            case HOST -> client.enableVirtualStyleEndpoint();
            case USUAL -> {}
        }
    }

    /// Shares connections and threads with this one.
    @Override
    public ObjectStore at(Pace pace) {
        var paced = http.newBuilder();
        paced.networkInterceptors().clear();
        return new S3ObjectStore(
                place,
                credentials,
                paced.addNetworkInterceptor(new PacedRequests(pace, pace.yields() ? turns.yielding() : turns.all()))
                        .build(),
                turns,
                false);
    }

    @Override
    public Creation create(String key, byte[] body) {
        var mine = ObjectHeader.fresh();
        var wire = new CreateAttempt.Wire() {
            @Override
            public CreateAttempt.Answer put() {
                return putOnce(key, new HeadedBody(mine, body));
            }

            @Override
            public Optional<ObjectHeader> look() {
                try {
                    return once(() -> fetch(key, 0, ObjectHeader.LENGTH))
                            .map(bytes -> ObjectHeader.of(bytes, key, describe()));
                } catch (MinioException | IOException e) {
                    throw trouble("cannot be read", key, e);
                }
            }
        };
        return new CreateAttempt(wire, mine, new Patience(FIRST_PAUSE)).run();
    }

    private CreateAttempt.Answer putOnce(String key, HeadedBody object) {
        var target = PutObjectArgs.builder()
                .bucket(bucket)
                .object(prefix + key)
                .extraHeaders(new Http.Headers(Map.of("If-None-Match", "*")))
                .data(new byte[0], 0)
                .build();
        try {
            var checksum = Checksum.newHasherMap(new Checksum.Algorithm[] {Checksum.Algorithm.CRC32C});
            Checksum.update(checksum, object);
            var request = new PutObjectAPIArgs(target, object, BYTES, Checksum.makeHeaders(checksum, false, false));
            once(() -> answerOf(client.putObject(request)));
            return new CreateAttempt.Answer.Stored();
        } catch (MinioException | IOException e) {
            if (statusOf(e) == 412) {
                return new CreateAttempt.Answer.Occupied();
            }
            var trouble = trouble("cannot be written", key, e);
            if (refused(e)) {
                throw trouble;
            }
            if (busy(e)) {
                return new CreateAttempt.Answer.Busy(trouble);
            }
            return neverArrived(e)
                    ? new CreateAttempt.Answer.NotSent(trouble)
                    : new CreateAttempt.Answer.Doubt(trouble);
        }
    }

    @Override
    public Optional<byte[]> read(String key) {
        return patientlyRead(key, 0, -1).map(object -> ObjectHeader.strip(object, key, describe()));
    }

    @Override
    public Optional<byte[]> read(String key, long offset, int length) {
        return length == 0 ? Optional.of(new byte[0]) : patientlyRead(key, ObjectHeader.LENGTH + offset, length);
    }

    private Optional<byte[]> patientlyRead(String key, long offset, long length) {
        return retrying("cannot be read", key, () -> fetch(key, offset, length));
    }

    /// @param length to read; negative: to the end
    private Optional<byte[]> fetch(String key, long offset, long length) throws MinioException, IOException {
        var arguments = GetObjectArgs.builder().bucket(bucket).object(prefix + key);
        if (length >= 0) {
            arguments.offset(offset).length(length);
        }
        try (var answer = answerOf(client.getObject(arguments.build()))) {
            return Optional.of(answer.readAllBytes());
        } catch (ErrorResponseException e) {
            return switch (e.errorResponse().code()) {
                case "NoSuchKey" -> Optional.empty();
                case "InvalidRange" -> Optional.of(new byte[0]);
                default -> throw e;
            };
        }
    }

    @Override
    public List<String> list(String keyPrefix, String after, int limit) {
        return retrying("cannot be listed", keyPrefix, () -> {
            var arguments = ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(prefix + keyPrefix)
                    .recursive(true)
                    .maxKeys(Math.clamp(limit, 1, 1000));
            if (!after.isEmpty()) {
                arguments.startAfter(prefix + after);
            }
            var keys = new ArrayList<String>();
            for (var item : client.listObjects(arguments.build())) {
                if (keys.size() >= limit) {
                    break;
                }
                keys.add(item.get().objectName().substring(prefix.length()));
            }
            return List.copyOf(keys);
        });
    }

    /// One request a thousand names, whatever lies below them.
    @Override
    public List<String> below(String folder) {
        var start = prefix + folder + "/";
        return retrying("cannot be listed", folder, () -> {
            var names = new ArrayList<String>();
            for (var item : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(start)
                    .recursive(false)
                    .build())) {
                var name = item.get().objectName().substring(start.length());
                names.add(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
            }
            return List.copyOf(names);
        });
    }

    @Override
    public void delete(String key) {
        retrying("cannot be deleted", key, () -> {
            answerOf(client.removeObject(RemoveObjectArgs.builder()
                    .bucket(bucket)
                    .object(prefix + key)
                    .build()));
            return true;
        });
    }

    /// One request, safe to repeat.
    private interface Request<T> {
        T send() throws MinioException, IOException;
    }

    private static <T> T answerOf(CompletableFuture<T> request) throws MinioException {
        try {
            return request.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MinioException told) {
                throw told;
            }
            throw new IllegalStateException(e);
        }
    }

    /// The SDK hides a broken connection in an unchecked exception; this brings it to light.
    private static <T> T once(Request<T> request) throws MinioException, IOException {
        try {
            return request.send();
        } catch (IllegalStateException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException io) {
                    throw io;
                }
                if (cause instanceof CertificateException distrust) {
                    // The exception of the handshake itself is lost in the SDK.
                    throw new SSLHandshakeException(String.valueOf(distrust.getMessage()), distrust);
                }
            }
            throw e;
        }
    }

    private <T> T retrying(String what, String key, Request<T> request) {
        var patience = new Patience(FIRST_PAUSE);
        while (true) {
            try {
                return once(request);
            } catch (MinioException | IOException e) {
                if (refused(e) || !patience.oneMoreTry(busy(e))) {
                    throw trouble(what, key, e);
                }
            }
        }
    }

    /// A client error is final, save for time-out, conflict, too-many-requests, and damage on the way.
    private static boolean refused(Exception e) {
        var status = statusOf(e);
        return status >= 400
                && status < 500
                && status != 408
                && status != 409
                && status != 429
                && !DAMAGED_ON_THE_WAY.contains(codeOf(e));
    }

    /// The server asks to come again later.
    private static boolean busy(Exception e) {
        return statusOf(e) == 429 || statusOf(e) == 503;
    }

    /// The HTTP status of an error answer, 0 when there was none.
    private static int statusOf(Exception e) {
        return e instanceof ErrorResponseException answered
                ? answered.response().code()
                : 0;
    }

    private static String codeOf(Exception e) {
        return e instanceof ErrorResponseException answered
                ? answered.errorResponse().code()
                : "";
    }

    private static boolean neverArrived(Exception e) {
        return causes(e)
                .anyMatch(cause -> cause instanceof ConnectException
                        || cause instanceof UnknownHostException
                        || cause instanceof NoRouteToHostException
                        || notTrusted(cause));
    }

    private static Stream<Throwable> causes(Exception e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause);
    }

    /// No request is sent before both sides have shaken hands.
    private static boolean notTrusted(Throwable cause) {
        return cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException;
    }

    private StoreException trouble(String what, String key, Exception e) {
        var way = switch (e) {
            case ErrorResponseException answered ->
                switch (answered.errorResponse().code()) {
                    case "NoSuchBucket" -> "create bucket " + bucket + " there, or correct the vault's URL";
                    case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                        "check the credentials and what they may do in bucket " + bucket;
                    default -> "see the server's log";
                };
            default ->
                causes(e).anyMatch(S3ObjectStore::notTrusted)
                        ? "check the server's certificate; if an authority of your own made it, name that authority's"
                                + " certificate with ca=/path/ca.pem in the vault's URL"
                        : "check that the server runs and that the network reaches it";
        };
        return new StoreException(
                "object " + key + " in " + describe() + " " + what + " (" + reason(e) + "); " + way, e);
    }

    private static String reason(Exception e) {
        if (e instanceof ErrorResponseException answered) {
            return answered.errorResponse().code() + ", HTTP "
                    + answered.response().code();
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /// An object is sent in one request: there is nothing unfinished that could stay.
    @Override
    public int dropUnfinished(Instant before) {
        return 0;
    }

    @Override
    public String describe() {
        return place.describe();
    }

    @Override
    public void close() {
        if (!ours) {
            return;
        }
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}

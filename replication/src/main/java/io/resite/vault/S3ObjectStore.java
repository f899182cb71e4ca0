package io.resite.vault;

import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
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
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.OkHttpClient;

/// Objects in a bucket of an S3 server. Each create is one single PUT with `If-None-Match: *`, and with the checksum
/// (`x-amz-checksum-crc32c`; without TLS the signature covers the body's SHA-256 too) by which the server refuses what
/// was damaged on its way.
public final class S3ObjectStore implements ObjectStore {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /// What a server answers, with a client error's status, to an upload that did not come as it was sent.
    private static final Set<String> DAMAGED_ON_THE_WAY = Set.of(
            "BadDigest",
            "XAmzContentSHA256Mismatch",
            "XAmzContentChecksumMismatch",
            "IncompleteBody",
            "RequestTimeout");

    private final OkHttpClient http;
    private final MinioClient client;
    private final S3Place place;
    private final StoreCredentials credentials;
    private final String bucket;
    private final String prefix;
    private final boolean ours;

    S3ObjectStore(S3Place place, StoreCredentials credentials) {
        this(place, credentials, S3Line.to(place), true);
    }

    /// @param ours whether connections and threads of the client end with this store
    private S3ObjectStore(S3Place place, StoreCredentials credentials, OkHttpClient http, boolean ours) {
        this.place = place;
        this.credentials = credentials;
        this.bucket = place.bucket();
        this.prefix = place.prefix().isEmpty() ? "" : place.prefix() + "/";
        this.http = http;
        this.ours = ours;
        var token = credentials.sessionToken();
        this.client = MinioClient.builder()
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
                paced.addNetworkInterceptor(new PacedRequests(pace)).build(),
                false);
    }

    @Override
    public Creation create(String key, byte[] body) {
        var mine = ObjectHeader.fresh();
        var object = mine.before(body);
        var wire = new CreateAttempt.Wire() {
            @Override
            public CreateAttempt.Answer put() {
                return putOnce(key, object);
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

    private CreateAttempt.Answer putOnce(String key, byte[] object) {
        var arguments = PutObjectArgs.builder()
                .bucket(bucket)
                .object(prefix + key)
                .extraHeaders(new Http.Headers(Map.of("If-None-Match", "*")))
                .data(object, object.length)
                .build();
        try {
            once(() -> client.putObject(arguments));
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
        try (var answer = client.getObject(arguments.build())) {
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

    @Override
    public void delete(String key) {
        retrying("cannot be deleted", key, () -> {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(bucket)
                    .object(prefix + key)
                    .build());
            return true;
        });
    }

    /// One request, safe to repeat.
    private interface Request<T> {
        T send() throws MinioException, IOException;
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

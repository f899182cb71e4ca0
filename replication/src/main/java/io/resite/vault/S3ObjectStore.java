package io.resite.vault;

import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;

/// Objects in a bucket of an S3 server, path style. Each create is one single PUT with `If-None-Match: *`.
public final class S3ObjectStore implements ObjectStore {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final OkHttpClient http;
    private final MinioClient client;
    private final Bucket at;
    private final String endpoint;
    private final String bucket;
    private final String prefix;
    private final boolean ours;

    /// Where it is and who asks.
    private record Bucket(String endpoint, String region, String bucket, String prefix, StoreCredentials credentials) {}

    /// @param endpoint as in `http://10.0.0.9:9000`
    /// @param prefix below which the vault lies in the bucket; empty for the whole bucket
    public S3ObjectStore(String endpoint, String region, String bucket, String prefix, StoreCredentials credentials) {
        this(
                new Bucket(endpoint, region, bucket, prefix.isEmpty() ? "" : prefix + "/", credentials),
                new OkHttpClient.Builder()
                        .connectTimeout(CONNECT)
                        .readTimeout(ANSWER)
                        .writeTimeout(ANSWER)
                        .build(),
                true);
    }

    /// @param ours whether connections and threads of the client end with this store
    private S3ObjectStore(Bucket at, OkHttpClient http, boolean ours) {
        this.at = at;
        this.endpoint = at.endpoint();
        this.bucket = at.bucket();
        this.prefix = at.prefix();
        this.http = http;
        this.ours = ours;
        this.client = MinioClient.builder()
                .endpoint(at.endpoint())
                .region(at.region())
                .credentials(at.credentials().accessKey(), at.credentials().secretKey())
                .httpClient(http)
                .build();
    }

    /// Shares connections and threads with this one.
    @Override
    public ObjectStore at(Pace pace) {
        var paced = http.newBuilder();
        paced.networkInterceptors().clear();
        return new S3ObjectStore(
                at, paced.addNetworkInterceptor(new PacedRequests(pace)).build(), false);
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
            var status = statusOf(e);
            if (status == 412) {
                return new CreateAttempt.Answer.Occupied();
            }
            var trouble = trouble("cannot be written", key, e);
            if (refused(status)) {
                throw trouble;
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
                if (refused(statusOf(e)) || !patience.oneMoreTry()) {
                    throw trouble(what, key, e);
                }
            }
        }
    }

    /// A client error is final, save for time-out, conflict and too-many-requests.
    private static boolean refused(int status) {
        return status >= 400 && status < 500 && status != 408 && status != 409 && status != 429;
    }

    /// The HTTP status of an error answer, 0 when there was none.
    private static int statusOf(Exception e) {
        return e instanceof ErrorResponseException answered
                ? answered.response().code()
                : 0;
    }

    private static boolean neverArrived(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return true;
            }
        }
        return false;
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
            default -> "check that the server runs and that the network reaches it";
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

    @Override
    public String describe() {
        return "s3://" + bucket + "/" + prefix + " at " + endpoint;
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

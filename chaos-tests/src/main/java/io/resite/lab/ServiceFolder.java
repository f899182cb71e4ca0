package io.resite.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the Resite service is given in the lab: its configuration, policies and state in one folder that may be lost,
/// its keys in another that is kept as a person keeps them.
public final class ServiceFolder {
    private final Instance instance;

    ServiceFolder(Instance instance) {
        this.instance = instance;
    }

    /// The network namespace that stands for the service's machine.
    public String namespace() {
        return instance.namespace(Networks.SERVICE);
    }

    /// Configuration, policies and state: what goes when the service's machine goes.
    public Path folder() {
        return instance.folder().resolve("service");
    }

    public Path config() {
        return folder().resolve("resite.yaml");
    }

    public Path policies() {
        return folder().resolve("policies");
    }

    public Path state() {
        return folder().resolve("state");
    }

    /// The vault's key file and the S3 credentials: with them and the vault's address everything else comes back.
    public Path keys() {
        return instance.folder().resolve("keys");
    }

    public Path keyFile() {
        return keys().resolve("vault.key");
    }

    public Path credentials() {
        return keys().resolve("s3.properties");
    }

    public String vaultUrl() {
        return "s3://vault/lab?endpoint=http://" + Networks.STORE_ADDRESS + ":" + ObjectServer.PORT;
    }

    /// The same vault by way of the fault proxy.
    public String faultyVaultUrl() {
        return "s3://vault/lab?endpoint=http://" + Networks.STORE_ADDRESS + ":" + ObjectServer.FAULTY_PORT;
    }

    void prepare() {
        try {
            Files.createDirectories(policies());
            Files.createDirectories(state());
            Files.createDirectories(keys());
            Files.writeString(
                    credentials(),
                    "accessKey=" + ObjectServer.ACCESS_KEY + "\nsecretKey=" + ObjectServer.SECRET_KEY + "\n",
                    UTF_8);
            Files.writeString(
                    config(),
                    Template.filled(
                            "config/resite.yaml",
                            Map.of(
                                    "state", state().toString(),
                                    "vault", vaultUrl(),
                                    "keyFile", keyFile().toString(),
                                    "credentials", credentials().toString(),
                                    "policies", policies().toString(),
                                    "router",
                                            RouterBuild.in(new ImageCache(instance.cache()))
                                                    .toString())));
            Files.writeString(policies().resolve("east.yaml"), Template.text("config/east.yaml"));
            Files.createDirectories(instance.folder().resolve("sites"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The command inside the service's namespaces. An empty file system hides the hosts' folders from it, so that
    /// what works here reaches the hosts by their libvirt connection and the network alone.
    List<String> enclosed(List<String> command) {
        var words = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none \"$0\" && exec \"$@\"",
                instance.folder().resolve("sites").toString()));
        words.addAll(command);
        return Command.inNamespace(namespace(), words);
    }
}

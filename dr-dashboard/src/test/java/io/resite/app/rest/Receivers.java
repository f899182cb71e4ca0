package io.resite.app.rest;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// An SMTP server and a web server of this process. Mail is down until it is started; ports stay the same.
final class Receivers {
    static final Receivers HERE = new Receivers();

    final int mailPort = freePort();
    final List<Posted> posted = new CopyOnWriteArrayList<>();
    final List<String> signsOfLife = new CopyOnWriteArrayList<>();
    private final GreenMail mail = new GreenMail(new ServerSetup(mailPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final HttpServer web;

    record Posted(String body, String signature) {}

    private Receivers() {
        try {
            web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        web.createContext("/hook", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var signature = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Resite-Signature"));
            posted.add(new Posted(body, signature.orElse("")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        web.createContext("/alive", exchange -> {
            signsOfLife.add(exchange.getRequestMethod());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        web.start();
    }

    void startMail() {
        mail.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    List<String> subjects() {
        return Arrays.stream(mail.getReceivedMessages())
                .map(message -> {
                    try {
                        return message.getSubject().replaceAll("\\s+", " ");
                    } catch (MessagingException odd) {
                        throw new IllegalStateException(odd);
                    }
                })
                .toList();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

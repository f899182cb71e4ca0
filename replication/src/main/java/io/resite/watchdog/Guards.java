package io.resite.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resite.hypervisor.Hypervisor;
import io.resite.hypervisor.HypervisorException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// The machines that are being guarded, each under the number that it was given. Obeys lines and answers each with one:
///
/// `know N HOST` (connects ahead), `guard N DUTY`, `moving N`, `loose N` (moving, but its file systems may freeze yet),
/// `undone N`, `over N`; the
/// answer is
/// `N`, and behind a blank what was undone, in words, if anything was.
final class Guards {
    private static final UUID NOBODY = new UUID(0, 0);

    private final Function<String, Hypervisor> hosts;
    private final Consumer<String> log;
    private final Map<String, Hypervisor> connections = new ConcurrentHashMap<>();
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();
    private final Rooms rooms = new Rooms();

    /// @param hosts connects to a host, by its URI; must not wait for it
    Guards(Function<String, Hypervisor> hosts, Consumer<String> log) {
        this.hosts = hosts;
        this.log = log;
    }

    /// A number that is not known is one that has nothing left to undo.
    String obey(String line) {
        var parts = line.split(" ", 3);
        var number = parts[1];
        var guard = Optional.ofNullable(guards.get(number));
        var undone = switch (parts[0]) {
            case "know" -> {
                meet(URLDecoder.decode(parts[2], UTF_8));
                yield "";
            }
            case "guard" -> {
                var duty = Duty.parse(parts[2]);
                guards.put(number, new Guard(duty, connection(duty.host()), rooms, log));
                yield "";
            }
            case "moving" -> guard.map(one -> one.moving(false)).orElse("");
            case "loose" -> guard.map(one -> one.moving(true)).orElse("");
            case "undone" -> guard.map(Guard::undone).orElse("");
            case "over" -> {
                guards.remove(number);
                yield guard.map(Guard::over).orElse("");
            }
            default -> throw new IllegalArgumentException("not an order: " + line);
        };
        return undone.isEmpty() ? number : number + " " + undone;
    }

    private Hypervisor connection(String host) {
        return connections.computeIfAbsent(host, hosts);
    }

    /// Asks what will be asked in earnest: the first time takes seconds on a busy machine, and a guest that its host
    /// has stopped should not stand still for so long.
    private void meet(String host) {
        try {
            connection(host).pulse(NOBODY);
            connection(host).backup(NOBODY);
        } catch (HypervisorException away) {
            log.accept(String.valueOf(away.getMessage()));
        }
    }

    /// Nobody gives orders any more: everything is undone.
    ///
    /// @param patience how long hosts that are away are waited for
    void orphaned(Duration patience) throws InterruptedException {
        var until = System.nanoTime() + patience.toNanos();
        var left = List.copyOf(guards.values());
        left.forEach(Guard::orphan);
        for (var guard : left) {
            guard.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
    }
}

package io.resite.recovery;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/// A process that is killed at its n-th step into the outside world: just before a call goes out, or just after it was
/// carried out and before the answer is seen. From then on nothing it says arrives.
final class Mortality {
    private final long fatal;
    private final AtomicLong steps = new AtomicLong();
    private volatile boolean dead;
    private volatile Runnable atDeath = () -> {};

    /// Not an exception that anybody handles: the process is gone.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    Mortality(long fatal) {
        this.fatal = fatal;
    }

    static Mortality immortal() {
        return new Mortality(Long.MAX_VALUE);
    }

    long steps() {
        return steps.get();
    }

    boolean dead() {
        return dead;
    }

    /// What the world does when the process is gone.
    void atDeath(Runnable act) {
        atDeath = act;
    }

    <T> T wrap(Class<T> type, T target) {
        return proxy(
                type,
                target,
                (method, arguments) -> strike(method, arguments),
                (method, arguments) -> strike(method, arguments));
    }

    /// Tells of every call that was carried out.
    static <T> T spying(Class<T> type, T target, BiConsumer<String, Object[]> spy) {
        return proxy(type, target, (method, arguments) -> {}, spy);
    }

    /// Asks before every call.
    static <T> T guarding(Class<T> type, T target, Runnable guard) {
        return proxy(type, target, (method, arguments) -> guard.run(), (method, arguments) -> {});
    }

    private void strike(String method, Object[] arguments) {
        if (method.equals("close") || method.equals("describe")) {
            return;
        }
        // Renewals come by the clock; counting them would make a seed mean another moment each time.
        var counts = !(arguments.length > 0 && String.valueOf(arguments[0]).startsWith("leaders"));
        if (counts && steps.incrementAndGet() == fatal) {
            dead = true;
            Thread.ofPlatform().start(atDeath);
        }
        if (dead) {
            throw new Killed();
        }
    }

    private static <T> T proxy(
            Class<T> type, T target, BiConsumer<String, Object[]> before, BiConsumer<String, Object[]> after) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, given) -> {
            var arguments = given == null ? new Object[0] : given;
            before.accept(method.getName(), arguments);
            try {
                var result = method.invoke(target, arguments);
                after.accept(method.getName(), arguments);
                return result;
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }));
    }
}

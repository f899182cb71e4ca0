package io.resite.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Loads our classes anew, some of them with a mistake.
final class MutantLoader extends ClassLoader {
    private static final String OURS = "io.resite.";

    private final List<Edit> edits;

    MutantLoader(List<Edit> edits) {
        super(MutantLoader.class.getClassLoader());
        this.edits = edits;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            var known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (var file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            var body = file.readAllBytes();
            for (var edit : edits) {
                if (edit.type().equals(name)) {
                    body = edit.apply(body);
                }
            }
            return defineClass(name, body, 0, body.length);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

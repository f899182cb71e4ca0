package io.resite.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.resite.document.ByteSize;
import io.resite.document.Names;
import io.resite.spec.MachineId;
import io.resite.spec.NeededSecret;
import io.resite.spec.Site;
import io.resite.spec.SiteId;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Changes any component of any record of a site by chance, definitions included, so that a component that is added to
/// a record is tried here without anybody thinking of it.
class NoSilenceTest {
    private static final List<String> SAMPLES = List.of(
            "domain-database", "domain-odd", "domain-remote-disks", "network-nat", "network-openvswitch", "pool-rbd");

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_differs_is_told_and_nothing_else(int seed) {
        var random = new Random(seed);
        var before = start();

        var after = before;
        for (var count = random.nextInt(3); count >= 0; count--) {
            after = (Site) changed(after, random);
        }

        assertThat(SiteChanges.between(before, after).isEmpty())
                .as("replay: seed %d", seed)
                .isEqualTo(before.withoutMoment().equals(after.withoutMoment()));
        assertThat(SiteChanges.between(after, after)).isEmpty();
    }

    static IntStream seeds() {
        return IntStream.range(0, 500);
    }

    private static Site start() {
        var whole = Sites.whole();
        var site = Sites.site(
                List.of(Sites.host("east1"), Sites.host("east2")),
                List.of(
                        whole.networks().getFirst(),
                        Sites.network("ovs", new UUID(2, 2), Sites.xml("network-openvswitch"))),
                List.of(whole.pools().getFirst(), Sites.pool("ceph", new UUID(3, 2), Sites.xml("pool-rbd"))),
                List.of(
                        Sites.db(),
                        Sites.machine("odd", new UUID(1, 2), Sites.xml("domain-odd")),
                        Sites.machine("far", new UUID(1, 3), Sites.xml("domain-remote-disks"))),
                List.of("machine db: 2 snapshots", "machine odd: is transient"));
        return new Site(
                site.id(),
                site.capturedAt(),
                site.hosts(),
                site.networks(),
                site.pools(),
                site.machines(),
                List.of(Sites.filter("east1"), Sites.filter("east2")),
                List.of(
                        new NeededSecret(Sites.db().id(), NeededSecret.Kind.LIBVIRT, "client.libvirt", true),
                        new NeededSecret(
                                Sites.db().id(), NeededSecret.Kind.DEFINITION, "graphics.graphics1.password", true)),
                site.notes());
    }

    private static Object changed(Object value, Random random) {
        return switch (value) {
            case SiteId site -> site;
            case MachineId id -> new MachineId(id.origin(), (UUID) changed(id.uuid(), random));
            case UUID _ -> new UUID(1, random.nextInt(5));
            case ByteSize size -> new ByteSize(random.nextInt(3) == 0 ? 0 : size.bytes() + random.nextInt(1 << 20));
            case Integer number -> number + random.nextInt(3);
            case Boolean flag -> !flag;
            case Instant at -> at.plusSeconds(1);
            case Enum<?> _ -> {
                var all = value.getClass().getEnumConstants();
                yield all[random.nextInt(all.length)];
            }
            case String text -> text.startsWith("<") ? xml(text, random) : text(text, random);
            case Names names -> names(names, random);
            case Map<?, ?> map -> map(map, random);
            case List<?> list -> list(list, random);
            case Record made -> component(made, random);
            default -> throw new IllegalArgumentException("no way to change a " + value.getClass());
        };
    }

    private static Object component(Record made, Random random) {
        try {
            var components = made.getClass().getRecordComponents();
            var values = new ArrayList<Object>();
            for (var component : components) {
                values.add(component.getAccessor().invoke(made));
            }
            var chosen = random.nextInt(components.length);
            values.set(chosen, changed(values.get(chosen), random));
            Constructor<?> constructor = made.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException(hidden);
        }
    }

    private static Names names(Names names, Random random) {
        return new Names(list(names.all(), random).stream()
                .map(Object::toString)
                .filter(name -> !name.isBlank())
                .toList());
    }

    private static List<Object> list(List<?> list, Random random) {
        var changed = new ArrayList<Object>(list);
        if (changed.isEmpty()) {
            return changed;
        }
        var chosen = random.nextInt(changed.size());
        switch (random.nextInt(6)) {
            case 0 -> changed.remove(chosen);
            case 1 -> changed.add(changed.get(chosen));
            case 2 -> Collections.shuffle(changed, random);
            default -> changed.set(chosen, changed(changed.get(chosen), random));
        }
        return changed;
    }

    private static Map<Object, Object> map(Map<?, ?> map, Random random) {
        var changed = new LinkedHashMap<Object, Object>(map);
        if (changed.isEmpty()) {
            return changed;
        }
        var chosen = List.copyOf(changed.entrySet()).get(random.nextInt(changed.size()));
        switch (random.nextInt(4)) {
            case 0 -> changed.remove(chosen.getKey());
            case 1 -> changed.put(chosen.getKey() + "2", chosen.getValue());
            default -> changed.put(chosen.getKey(), changed(chosen.getValue(), random));
        }
        return changed;
    }

    private static String text(String text, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> text + " ";
            case 2 -> "db";
            default -> text + random.nextInt(3);
        };
    }

    private static String xml(String text, Random random) {
        var at = random.nextInt(text.length());
        var lines = new ArrayList<>(text.lines().toList());
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + random.nextInt(10) + text.substring(at);
            case 2 -> {
                lines.remove(random.nextInt(lines.size()));
                yield String.join("\n", lines);
            }
            case 3 -> {
                Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
                yield String.join("\n", lines);
            }
            case 4 -> {
                lines.add(random.nextInt(lines.size()), lines.get(random.nextInt(lines.size())));
                yield String.join("\n", lines);
            }
            default -> Sites.xml(SAMPLES.get(random.nextInt(SAMPLES.size())));
        };
    }
}

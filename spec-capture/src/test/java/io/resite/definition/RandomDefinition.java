package io.resite.definition;

import java.util.List;
import java.util.Random;

/// Makes valid definitions by chance: any of the places that the forms know, with values that are hard to write,
/// between
/// elements, attributes, comments and texts that nobody knows.
public final class RandomDefinition {
    private static final List<String> TEXTS = List.of(
            "yes",
            "null",
            "~",
            "0x1f",
            "1_000",
            "12:30:45",
            "- a",
            "# x",
            "a: b",
            "'",
            "\"",
            "\\",
            "{x}",
            "}{",
            "{{",
            "&a",
            "*a",
            "!t",
            "%d",
            "@",
            "`",
            "|",
            ">",
            "?",
            "=",
            "<<",
            "true",
            "1e3",
            ".5",
            "-",
            "a,b",
            "[x]",
            " lead",
            "trail ",
            "two  spaces",
            "line\nbreak",
            "\nfirst",
            "last\n",
            "tab\tstop",
            "carriage\rreturn",
            "<tag> & entity;",
            "]]>",
            "ünïcödé",
            "\uD83D\uDE00",
            "next\u0085line",
            "para\u2029graph",
            "\u00A0",
            "x".repeat(300),
            "db",
            "/var/lib/x.img",
            "52:54:00:00:00:01",
            "2026-11-22");

    private final Random random;
    private int elements;

    private RandomDefinition(long seed) {
        this.random = new Random(seed);
    }

    public static String of(long seed) {
        var maker = new RandomDefinition(seed);
        var kind = List.of(Kind.values()).get(maker.random.nextInt(Kind.values().length));
        var root = new Element(kind.element());
        maker.fill(kind.form(), root);
        maker.name(kind, root);
        maker.disturb(root);
        return MarkupWriter.write(List.of(root)).strip();
    }

    private void fill(Form form, Element at) {
        for (var item : form.items()) {
            switch (item) {
                case Form.Place place
                when random.nextInt(3) == 0 -> {
                    var spot = new Spot(
                            element(place.path(), at, false), place.path().attribute());
                    if (place.notation() != Notation.PRESENCE
                            && (!place.path().attribute().isEmpty()
                                    || spot.element().children().isEmpty())) {
                        spot.write(value(place.notation(), spot.element()));
                    }
                }
                case Form.Group group -> fill(group.form(), at);
                case Form.Each each
                when !each.path().anywhere() -> {
                    for (var count = random.nextInt(4); count > 0 && elements < 200; count--) {
                        fill(each.form(), element(each.path(), at, true));
                    }
                }
                case Form.Pairs pairs -> {
                    for (var count = random.nextInt(3); count > 0; count--) {
                        var element = element(pairs.path(), at, true);
                        element.attributes().put(pairs.key(), text());
                        element.attributes().put(pairs.value(), text());
                    }
                }
                case Form.Sequence sequence -> {
                    for (var count = random.nextInt(3); count > 0; count--) {
                        new Spot(
                                        element(sequence.path(), at, true),
                                        sequence.path().attribute())
                                .write(text());
                    }
                }
                case Form.Place _, Form.Each _ -> {
                    // Not this time.
                }
            }
        }
    }

    private Element element(ElementPath path, Element at, boolean another) {
        var here = at;
        for (var index = 0; index < path.elements().size(); index++) {
            var name = path.elements().get(index);
            var parent = here;
            var found = here.child(name).filter(_ -> !another);
            if (index < path.elements().size() - 1) {
                found = here.child(name);
            }
            here = found.orElseGet(() -> {
                elements++;
                var made = new Element(name);
                parent.content().add(made);
                return made;
            });
        }
        return here;
    }

    /// Without one it is no definition.
    private void name(Kind kind, Element root) {
        if (kind == Kind.FILTER) {
            root.attributes().put("name", "n" + text());
        } else {
            new Spot(element(ElementPath.of("name"), root, false), "").write("n" + text().strip());
        }
    }

    private String value(Notation notation, Element at) {
        return switch (notation) {
            case TEXT, PRESENCE -> text();
            case NUMBER ->
                List.of("1", "-1", "0", "007", "65535", "99999999999", "x").get(random.nextInt(7));
            case SIZE_IN_KIB, SIZE_IN_BYTES -> {
                if (random.nextBoolean()) {
                    at.attributes()
                            .put(
                                    "unit",
                                    List.of("KiB", "MiB", "bytes", "GB", "G", "furlong", "")
                                            .get(random.nextInt(7)));
                }
                yield List.of("1", "1048577", "0", "4096", "9223372036854775807", "1.5", "08")
                        .get(random.nextInt(7));
            }
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    /// Puts things where nobody expects them.
    private void disturb(Element element) {
        for (var child : element.children()) {
            disturb(child);
        }
        if (random.nextInt(4) == 0) {
            element.attributes().put(random.nextBoolean() ? "unheard" : "q:of", text());
        }
        if (element.children().isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        var at = random.nextInt(element.content().size() + 1);
        switch (random.nextInt(5)) {
            case 0 -> element.content().add(at, new Node.Comment(" {why} " + random.nextInt()));
            case 1 -> element.content().add(at, new Node.CharacterData("<raw> {x} & " + random.nextInt()));
            case 2 -> element.content().add(at, new Node.Text(text() + "."));
            case 3 -> element.content().add(at, new Node.Instruction("tool", "says {x}"));
            default -> {
                var foreign = new Element("q:foreign");
                foreign.attributes().put("xmlns:q", "urn:" + random.nextInt());
                foreign.content().add(new Node.Text(text()));
                element.content().add(at, foreign);
            }
        }
    }
}

package io.resite.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FidelityPageTest {
    @Test
    void it_names_every_field_and_its_place() throws IOException {
        var table = new StringBuilder("| field | place |\n|---|---|\n");
        for (var kind : Kind.values()) {
            rows(
                    kind.form(),
                    "",
                    "",
                    (field, place) -> table.append("| `%s.%s` | %s |\n".formatted(kind.element(), field, place)));
        }

        var page = FidelityPage.read().rewrittenIfAsked("fields", table.toString());

        assertThat(page.part("fields")).isEqualTo(table.toString().strip());
    }

    @Test
    void it_tells_how_much_of_each_element_is_typed() throws IOException {
        var share = new TypedShare();
        Corpus.definitions().forEach(sample -> share.add(Definition.parse(sample.xml(), sample.name())));

        var page = FidelityPage.read().rewrittenIfAsked("share", share.table());

        assertThat(page.part("share")).isEqualTo(share.table().strip());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_record_has_the_fields_of_its_form_and_no_others(Kind kind) {
        var inForm = new TreeSet<String>();
        rows(kind.form(), "", "", (field, place) -> {
            if (!place.contains("secret)")) {
                inForm.add(field);
            }
        });
        var inRecord = new TreeSet<String>();
        components(kind.type(), "", inRecord);
        inRecord.remove("remainder");

        assertThat(inRecord).isEqualTo(inForm);
    }

    private interface Row {
        void of(String field, String place);
    }

    private static void rows(Form form, String prefix, String below, Row row) {
        for (var item : form.items()) {
            var field = prefix + item.field();
            switch (item) {
                case Form.Place place ->
                    row.of(field, "`" + below + place.path() + "`" + (place.secret() ? " (secret)" : ""));
                case Form.Group group -> rows(group.form(), field + ".", below, row);
                case Form.Each each -> rows(each.form(), field + ".*.", below + each.path() + "/", row);
                case Form.Pairs pairs ->
                    row.of(
                            field + ".*",
                            "`%s%s/@%s` by `@%s`".formatted(below, pairs.path(), pairs.value(), pairs.key()));
                case Form.Sequence sequence -> row.of(field + "[]", "`" + below + sequence.path() + "`");
            }
        }
    }

    private static void components(Type type, String prefix, Set<String> found) {
        for (var component : ((Class<?>) type).getRecordComponents()) {
            var field = prefix + component.getName();
            var content = contents(component.getGenericType());
            if (component.getType().isRecord()
                    && component.getType().getPackageName().equals("io.resite.definition")) {
                components(component.getType(), field + ".", found);
            } else if (content.isEmpty()) {
                found.add(field);
            } else if (content.size() == 1) {
                found.add(field + "[]");
            } else if (content.getLast() == String.class) {
                found.add(field + ".*");
            } else {
                components(content.getLast(), field + ".*.", found);
            }
        }
    }

    private static List<Type> contents(Type type) {
        return type instanceof ParameterizedType generic
                ? new ArrayList<>(List.of(generic.getActualTypeArguments()))
                : List.of();
    }
}

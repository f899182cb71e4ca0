package io.resite.definition;

/// Where a network filter's fields stand. Its rules stay in the remainder.
final class FilterForm {
    static final Form FORM = Form.of()
            .text("name", "@name")
            .text("uuid", "uuid")
            .text("chain", "@chain")
            .number("priority", "@priority")
            .each(
                    "references",
                    "filterref",
                    "reference",
                    Form.of().text("filter", "@filter").pairs("parameters", "parameter", "name", "value"));

    private FilterForm() {}
}

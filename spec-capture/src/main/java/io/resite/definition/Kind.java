package io.resite.definition;

import io.resite.document.DocumentException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The kinds of definitions: which element each has as its root, which record and which form.
enum Kind {
    DOMAIN("domain", DomainDefinition.class),
    NETWORK("network", NetworkDefinition.class),
    POOL("pool", PoolDefinition.class),
    VOLUME("volume", VolumeDefinition.class),
    FILTER("filter", FilterDefinition.class);

    private final String element;
    private final Class<? extends Definition> type;

    Kind(String element, Class<? extends Definition> type) {
        this.element = element;
        this.type = type;
    }

    String element() {
        return element;
    }

    Class<? extends Definition> type() {
        return type;
    }

    Form form() {
        return switch (this) {
            case DOMAIN -> DomainForm.FORM;
            case NETWORK -> NetworkForm.FORM;
            case POOL -> StorageForms.POOL;
            case VOLUME -> StorageForms.VOLUME;
            case FILTER -> FilterForm.FORM;
        };
    }

    static Kind of(Definition definition) {
        return switch (definition) {
            case DomainDefinition _ -> DOMAIN;
            case NetworkDefinition _ -> NETWORK;
            case PoolDefinition _ -> POOL;
            case VolumeDefinition _ -> VOLUME;
            case FilterDefinition _ -> FILTER;
        };
    }

    static Kind ofElement(String element, String what) {
        return Arrays.stream(values())
                .filter(kind -> kind.element.equals(element))
                .findFirst()
                .orElseThrow(() -> new DocumentException("%s: the root element is <%s>, expected one of %s"
                        .formatted(
                                what,
                                element.length() > 40 ? element.substring(0, 40) + "…" : element,
                                Arrays.stream(values())
                                        .map(kind -> "<" + kind.element + ">")
                                        .collect(Collectors.joining(", ")))));
    }

    static Kind ofDocument(String name, String document) {
        return Arrays.stream(values())
                .filter(kind -> kind.type.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow(() -> new DocumentException("%s: kind is \"%s\", expected one of %s"
                        .formatted(
                                document,
                                name,
                                Arrays.stream(values())
                                        .map(kind -> kind.type.getSimpleName())
                                        .collect(Collectors.joining(", ")))));
    }
}

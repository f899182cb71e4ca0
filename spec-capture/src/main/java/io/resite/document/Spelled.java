package io.resite.document;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A value that a document writes as one text of a form of its own.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Spelled {
    /// What is expected, for messages and schemas, with an example.
    String expected();

    /// A regular expression for the whole text; none where it says too little.
    String pattern() default "";

    /// Whether a document may also write a bare number.
    boolean number() default false;
}

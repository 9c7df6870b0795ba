package org.langevin.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface of records as a section of several forms, one of its keys saying which: with {@code @Tagged("kind")} and a
 * record {@code HeatKernel}, the section {@code {kind: heat-kernel, width: 0.1}} is that record.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Tagged {

    /**
     * The key that names the form.
     *
     * @return in snake case
     */
    String value();

    /**
     * What the records' names end in beyond the names of the forms, as {@code Case} where {@code HeatCase} is the form {@code heat}.
     *
     * @return the ending; empty if there is none
     */
    String suffix() default "";
}

package org.langevin.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a record component whose key is left out, written as YAML; a component without one must be given. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

    /**
     * The value as a user would write it; {@code "{}"} for a section whose keys all have defaults.
     *
     * @return YAML text
     */
    String value();
}

package org.langevin.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The allowed values of a text. With a single value it marks a key that exists for the sake of diffusers' files, and which
 * choices of theirs run here.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OneOf {

    /**
     * The allowed texts.
     *
     * @return at least one
     */
    String[] value();
}

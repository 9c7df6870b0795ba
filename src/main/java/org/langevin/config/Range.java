package org.langevin.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The allowed values of a number, or of each number of a list. Bounds are exact for whole numbers up to 2<sup>53</sup>. NaN and
 * infinities are refused whatever the range.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {

    /**
     * The least allowed value.
     *
     * @return in the unit of the component
     */
    double min() default Double.NEGATIVE_INFINITY;

    /**
     * The greatest allowed value.
     *
     * @return in the unit of the component
     */
    double max() default Double.POSITIVE_INFINITY;

    /**
     * A bound that every allowed value exceeds.
     *
     * @return in the unit of the component
     */
    double above() default Double.NEGATIVE_INFINITY;

    /**
     * A bound that no allowed value reaches.
     *
     * @return in the unit of the component
     */
    double below() default Double.POSITIVE_INFINITY;
}

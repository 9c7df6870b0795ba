package org.langevin.cases;

import java.util.function.Supplier;
import org.langevin.config.ConfigurationException;

/** What a solver refuses as an argument is a mistake in the case file: the same words, with the key that caused them. */
final class Refusals {

    private Refusals() {}

    /**
     * Does what a solver may refuse.
     *
     * @param key the dotted key to mend
     * @param work what to do
     * @param <T> its result
     * @return the result
     * @throws ConfigurationException with the solver's words, if it refuses or runs into a number that is not finite
     */
    static <T> T of(String key, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw new ConfigurationException(key, refused.getMessage());
        }
    }
}

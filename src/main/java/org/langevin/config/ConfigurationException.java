package org.langevin.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used as it stands: the user's to mend, never a bug of the program.
 *
 * <p>Carries every problem that was found, one line each in the message, so that a file is mended in one go.
 */
public final class ConfigurationException extends RuntimeException {

    /**
     * One thing that is wrong.
     *
     * @param place where the offending text stands: {@code file:line:column}, or {@code --set key}, or empty when the value
     *     came from a program
     * @param key the dotted key, as {@code training.batch}; empty when the whole file is meant
     * @param what the value, what is wrong with it, and the remedy; one line
     */
    public record Problem(String place, String key, String what) {

        @Override
        public String toString() {
            String where = place.isEmpty() ? "" : place + ": ";
            boolean named = key.isEmpty() || place.endsWith(" " + key);
            return where + (named ? "" : key + ": ") + what;
        }
    }

    private final transient List<Problem> problems;

    /**
     * Reports problems.
     *
     * @param problems what is wrong; at least one
     */
    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * Reports one problem whose place in a file is not known; a reader that knows it adds it.
     *
     * @param key the dotted key, relative to the record that refuses
     * @param what the value, what is wrong with it, and the remedy; one line
     */
    public ConfigurationException(String key, String what) {
        this(List.of(new Problem("", key, what)));
    }

    /**
     * What is wrong, in the order of the file.
     *
     * @return at least one problem
     */
    public List<Problem> problems() {
        return problems;
    }
}

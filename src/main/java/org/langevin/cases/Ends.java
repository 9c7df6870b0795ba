package org.langevin.cases;

import org.langevin.config.ConfigurationException;

/**
 * The two ends of an axis. Neither has a default: a wall that no one thought of is a wrong answer.
 *
 * @param lower at the axis's lower end
 * @param upper at its upper end
 */
public record Ends(Face lower, Face upper) {

    /** Checks that an axis is closed at both ends or at none. */
    public Ends {
        if (lower instanceof Face.Periodic != upper instanceof Face.Periodic) {
            throw new ConfigurationException(
                    "upper", "does not match lower; an axis is periodic at both ends or at neither");
        }
    }
}

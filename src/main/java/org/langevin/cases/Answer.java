package org.langevin.cases;

import java.util.List;
import java.util.function.Supplier;
import org.langevin.config.ConfigurationException;

/**
 * What a case comes to.
 *
 * @param quantities those that were asked for, in their order
 * @param cost what it took
 * @param picture how it looks, drawn up only when asked for
 */
public record Answer(List<Reported> quantities, Cost cost, Supplier<Picture> picture) {

    /**
     * The work of an answer.
     *
     * @param steps time steps of the solver
     * @param updates cells or paths advanced by a step, in all
     * @param seconds wall time
     */
    public record Cost(long steps, double updates, double seconds) {}

    /** Refuses an answer with a number that is not finite: the case was out of the solver's reach. */
    public Answer {
        quantities = List.copyOf(quantities);
        for (Reported each : quantities) {
            if (!Double.isFinite(each.computed())) {
                throw new ConfigurationException(
                        "report",
                        each.quantity() + " comes to " + each.computed()
                                + "; take shorter steps, or ask within the region");
            }
        }
    }
}

package org.langevin.physics.engines;

import java.util.List;
import org.langevin.field.Field;

/**
 * Four engines and the density that all of them should find.
 *
 * @param exact the density of x/α at the points of the grid
 * @param engines what each engine found, in the order spectral, FTCS, lattice walk, q(x_t | x_0)
 */
public record Agreement(Field exact, List<EngineResult> engines) {
    /** Keeps a copy of the list. */
    public Agreement {
        engines = List.copyOf(engines);
    }

    /** Whether every engine is within its known error. */
    public boolean holds() {
        return engines.stream().allMatch(EngineResult::holds);
    }
}

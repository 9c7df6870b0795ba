package org.langevin.physics.heat;

import java.util.Objects;
import java.util.Optional;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/**
 * The equation u_t = D(t) div(K grad u) + s on a grid, whose axes say what happens at its walls. D(t) is in the {@linkplain HeatStep
 * steps}.
 *
 * @param grid where, with the boundaries
 * @param conductivity K
 * @param source s, per unit of time; empty where nothing is made
 */
public record HeatEquation(Grid grid, Conductivity conductivity, Optional<Field> source) {
    /** Checks that all parts are on the grid. */
    public HeatEquation {
        Objects.requireNonNull(grid, "grid");
        Objects.requireNonNull(conductivity, "conductivity");
        source.ifPresent(s -> requireOn(grid, "source", s));
        if (conductivity instanceof Conductivity.Varying varying) {
            requireOn(grid, "conductivity", varying.cells());
        }
    }

    /** u_t = D(t) ∇²u, without sources. */
    public static HeatEquation on(Grid grid) {
        return new HeatEquation(grid, Conductivity.ONE, Optional.empty());
    }

    /** The same equation with another conductivity. */
    public HeatEquation conducting(Conductivity other) {
        return new HeatEquation(grid, other, source);
    }

    /** The same equation with a source, per unit of time. */
    public HeatEquation with(Field newSource) {
        return new HeatEquation(grid, conductivity, Optional.of(newSource));
    }

    private static void requireOn(Grid grid, String name, Field field) {
        if (!field.grid().equals(grid)) {
            throw new IllegalArgumentException(
                    name + " on " + field.grid() + ": expected it on the equation's " + grid);
        }
    }
}

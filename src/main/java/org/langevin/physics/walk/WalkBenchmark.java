package org.langevin.physics.walk;

import java.util.List;
import java.util.stream.Stream;
import org.langevin.field.Axis;
import org.langevin.field.Grid;
import org.langevin.physics.heat.HeatBenchmark.Case;
import org.langevin.physics.heat.HeatStep;
import org.langevin.random.KeyedNoise;

/**
 * The work that shows what walkers cost: the same hops on the same lattice for crowds of very different size. The work is counted in
 * points and not in walkers, so equal rates mean a cost that doesn't depend on their number.
 */
public final class WalkBenchmark {
    private static final int CELLS = 128;
    private static final int STEPS = 50;
    private static final double RATIO = 0.2;

    private WalkBenchmark() {}

    /** A million, a thousand million and a million million walkers, spread over a square as a hill. */
    public static List<Case> cases() {
        return Stream.of("1e6", "1e9", "1e12")
                .map(walkers -> new Case(
                        "walk 2-D %dx%d periodic, %s walkers".formatted(CELLS, CELLS, walkers),
                        (double) STEPS * CELLS * CELLS,
                        "point steps",
                        () -> hops((long) Double.parseDouble(walkers))))
                .toList();
    }

    private static Runnable hops(long walkers) {
        Axis axis = Axis.periodic(CELLS, -2, 2);
        Grid grid = Grid.of(axis, axis);
        KeyedNoise noise = new KeyedNoise(1);
        Population start = Population.drawn(noise, walkers, grid.field(x -> Math.exp(-x[0] * x[0] - x[1] * x[1])));
        LatticeWalk walk = new LatticeWalk(noise, grid);
        HeatStep step = HeatStep.of(RATIO * axis.spacing() * axis.spacing());
        return () -> walk.steps(start, step, STEPS);
    }
}

package org.langevin.physics.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleBiFunction;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.Truth;
import org.langevin.physics.heat.HeatStep;
import org.langevin.random.KeyedNoise;

/**
 * What is known of walks on lattices: binomial probabilities against the master equation, gains of the checkerboard, and the exact sampling
 * error of a crowd.
 *
 * <p>The lattices are closed lines, squares and cubes with spacing 1, too large for a walker to get around; all walkers start at 0.
 */
public final class WalkTruths {
    private static final String TOPIC = "B_ftcs_walk";
    private static final long SEED = 4;
    private static final long MILLION = 1_000_000;
    private static final long MILLION_MILLION = MILLION * MILLION;
    private static final int ENSEMBLES = 200;

    private WalkTruths() {}

    /** All of them. */
    public static List<Truth> all() {
        List<Truth> rows = new ArrayList<>();
        rows.addAll(places("r=1/4_1d_N50_u0", 0.07958923738717877, 0.25, 50, 0));
        rows.addAll(places("r=1/4_1d_N50_u(10)", 0.010843866711637987, 0.25, 50, 10));
        rows.addAll(places("r=1/2_1d_N100_u0", 0.07958923738717877, 0.5, 100, 0));
        rows.addAll(places("r=1/4_2d_N20_u00", 0.031045401134178974, 0.25, 20, 0, 0));
        rows.addAll(places("r=1/6_3d_N12_u000", 0.014928527975706615, 1.0 / 6, 12, 0, 0, 0));
        rows.addAll(places("r0.3_1d_N25", 0.10231980358738711, 0.3, 25, 0));
        rows.addAll(places("r0.3_1d_N25", 0.04518930791525381, 0.3, 25, 5));
        rows.add(exact(
                "r0.3_1d_N25", "variance, 2 r n", 15, () -> expected(0.3, 25, 1).variance(0)));
        rows.add(exact(
                "r0.3_1d_N25",
                "fourth moment, 3 var² + n (2r − 12r²)",
                663,
                () -> expected(0.3, 25, 1).centralMoment(0, 4)));
        rows.add(exact("r0.3_1d_N25", "Σ u²", 0.07259377865288118, () -> sumOfSquares(expected(0.3, 25, 1))));
        rows.add(gain("checkerboard_gain_1d_r0.5", 1, 0.5, -1));
        rows.add(gain("checkerboard_gain_1d_r0.51", 1, 0.51, -1.04));
        rows.add(gain("checkerboard_gain_1d_r0.55", 1, 0.55, -1.2000000000000002));
        rows.add(gain("checkerboard_gain_2d_r0.26", 2, 0.26, -1.08));
        rows.add(gain("checkerboard_gain_3d_r0.17", 3, 0.17, -1.04));
        rows.add(exact(
                "growth_r0.51_100steps",
                "growth of the checkerboard in 100 steps",
                50.50494818426959,
                () -> Math.pow(checkerboardGain(1, 0.51), 100)));
        rows.add(squaredError());
        rows.add(totalVariation());
        return List.copyOf(rows);
    }

    /** One probability twice: by the master equation to rounding, and by 10^12 walkers to four standard errors √(u (1 − u) / M). */
    private static List<Truth> places(String key, double probability, double r, int steps, int... place) {
        String where = "probability of %s after %d steps, r = %.4g".formatted(Arrays.toString(place), steps, r);
        double error = Math.sqrt(probability * (1 - probability) / MILLION_MILLION);
        return List.of(
                exact(key, where + ", master equation", probability, () -> at(expected(r, steps, place.length), place)),
                new Truth(
                        TOPIC,
                        key,
                        where + ", 1e12 walkers",
                        probability,
                        4 * error,
                        () -> at(
                                crowd(SEED, MILLION_MILLION, r, steps, place.length)
                                        .shares(),
                                place)));
    }

    /** What the step makes of a checkerboard; for an r that is refused, from an allowed step, since 1 − gain is proportional to r. */
    private static Truth gain(String key, int dimensions, double r, double gain) {
        return exact(
                key, "gain of the checkerboard in a step of r = " + r, gain, () -> checkerboardGain(dimensions, r));
    }

    /** E ‖n/M − u‖² = (1 − Σ u²)/M exactly; a crowd's own has the relative standard deviation √(2 Σ u²) / (1 − Σ u²), 0.356 here. */
    private static Truth squaredError() {
        double exact = 9.436515209907436e-07;
        return new Truth(
                TOPIC,
                "walker_L2_r1/4_N50_M1e6",
                "E |n/M - u|^2, r = 1/4, 50 steps, M = 1e6, mean of " + ENSEMBLES + " crowds",
                exact,
                4 * 0.356 * exact / Math.sqrt(ENSEMBLES),
                () -> meanOverCrowds((n, u) -> Math.pow(n - u, 2), 1));
    }

    /** ½ Σ |n/M − u|, for normal deviations; a crowd's own has the standard deviation 3e-4. */
    private static Truth totalVariation() {
        return new Truth(
                TOPIC,
                "walker_TV_expect_M1e6",
                "total variation between crowd and law, r = 1/4, 50 steps, M = 1e6, mean of " + ENSEMBLES + " crowds",
                0.0019480868493820436,
                4 * 3e-4 / Math.sqrt(ENSEMBLES),
                () -> meanOverCrowds((n, u) -> Math.abs(n - u), 0.5));
    }

    private static double meanOverCrowds(ToDoubleBiFunction<Double, Double> distance, double factor) {
        double[] u = expected(0.25, 50, 1).values();
        double sum = 0;
        for (int ensemble = 0; ensemble < ENSEMBLES; ensemble++) {
            double[] n =
                    crowd(SEED + 1 + ensemble, MILLION, 0.25, 50, 1).shares().values();
            for (int i = 0; i < n.length; i++) {
                sum += factor * distance.applyAsDouble(n[i], u[i]);
            }
        }
        return sum / ENSEMBLES;
    }

    private static Field expected(double r, int steps, int dimensions) {
        LatticeWalk walk = walk(SEED, steps, dimensions);
        double[] unit = new double[walk.grid().size()];
        unit[walk.grid().index(middle(steps, dimensions))] = 1;
        return walk.masterEquation().steps(new Field(walk.grid(), unit), HeatStep.of(r), steps);
    }

    private static Population crowd(long seed, long walkers, double r, int steps, int dimensions) {
        LatticeWalk walk = walk(seed, steps, dimensions);
        Population start = Population.at(walk.grid(), walkers, middle(steps, dimensions));
        return walk.steps(start, HeatStep.of(r), steps);
    }

    private static double at(Field field, int[] place) {
        int middle = field.grid().axis(0).size() / 2;
        return field.at(Arrays.stream(place).map(x -> middle + x).toArray());
    }

    private static LatticeWalk walk(long seed, int steps, int dimensions) {
        return new LatticeWalk(new KeyedNoise(seed), closed(2 * steps + 2, dimensions));
    }

    private static Grid closed(int cells, int dimensions) {
        Axis axis = Axis.periodic(cells, -cells / 2, cells / 2);
        return new Grid(Collections.nCopies(dimensions, axis));
    }

    private static int[] middle(int steps, int dimensions) {
        int[] middle = new int[dimensions];
        Arrays.fill(middle, steps + 1);
        return middle;
    }

    private static double checkerboardGain(int dimensions, double r) {
        Grid grid = closed(4, dimensions);
        Field checkerboard = grid.field(x -> Math.cos(Math.PI * Arrays.stream(x).sum()));
        double allowed = Math.min(r, 0.5 / dimensions);
        double after = new LatticeWalk(new KeyedNoise(SEED), grid)
                .masterEquation()
                .step(checkerboard, HeatStep.of(allowed))
                .values()[0];
        return 1 + (after / checkerboard.values()[0] - 1) * r / allowed;
    }

    private static double sumOfSquares(Field u) {
        return Arrays.stream(u.values()).map(v -> v * v).sum();
    }

    /** A row whose computation is arithmetic alone: right to 1e-13 of the value. */
    private static Truth exact(String key, String quantity, double exact, DoubleSupplier computation) {
        return new Truth(TOPIC, key, quantity, exact, 1e-13 * Math.max(1, Math.abs(exact)), computation);
    }
}

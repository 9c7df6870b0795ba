package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;
import org.langevin.physics.heat.HeatEquation;
import org.langevin.physics.heat.HeatStep;
import org.langevin.physics.heat.SpectralSteps;
import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Model;
import org.langevin.sampling.OneStepSampler;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * The law of an ancestral sampler's state in the plane, for any denoiser, without sampling: a step moves every state by a map and adds noise of one
 * strength d, so the density is pushed forward by the map and then diffuses for the heat time d²/2.
 *
 * <p>The cells' masses are carried to where the map takes their points and put down as bells of one spacing's deviation, whose weights sum to 1, so
 * that no mass is made or lost; that is the first h²/2 of the heat, and the spectral solver does the rest exactly. Both the sum over cells and that over
 * bells are trapezoidal rules for smooth functions, exact to 1e-8 where the density is no rougher than a spacing. What is left is estimated by a
 * coarser grid.
 *
 * <p>The step to the clean end adds no noise: its result is not a density on the grid but a mass at each place, {@link #ends}.
 */
public final class PlaneDensity {
    /** Mass of a cell below which it is not followed; all such cells together hold less than 1e-9. */
    private static final double NEGLIGIBLE = 1e-15;

    /** A bell is cut off at so many of its deviations, where it is 1e-11 of its peak. */
    private static final int CUT = 7;

    private final Field density;
    private final double time;
    private final double[] ends;
    private final double[] masses;
    private final double lostMass;

    private PlaneDensity(Field density, double time, double[] ends, double[] masses, double lostMass) {
        this.density = density;
        this.time = time;
        this.ends = ends;
        this.masses = masses;
        this.lostMass = lostMass;
    }

    /**
     * Propagates N(0, startSigma²) along a plan.
     *
     * @param sampler whose steps draw noise of one strength, of at least a spacing in every step but the last
     * @param denoiser in the plane
     * @param process its process
     * @param plan the steps, of which only the last leads to a state without noise
     * @param cells of the square on a side, even
     * @param reach half of its side, in the items' unit
     */
    public static PlaneDensity of(
            OneStepSampler sampler, Denoiser denoiser, NoisingProcess process, StepPlan plan, int cells, double reach) {
        Axis axis = Axis.periodic(cells, -reach, reach);
        Grid grid = Grid.of(axis, axis);
        double sigma = process.schedule().startSigma(plan.steps().get(0).from());
        Field density = grid.field(
                x -> Math.exp(-(x[0] * x[0] + x[1] * x[1]) / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma));
        SpectralSteps heat = new SpectralSteps(HeatEquation.on(grid), Laplacian.CONTINUOUS);
        for (Step step : plan.steps().subList(0, plan.count() - 1)) {
            Moved moved = Moved.by(sampler, denoiser, process, step, density);
            density = moved.diffused(grid, heat);
        }
        Step last = plan.steps().get(plan.count() - 1);
        Moved moved = Moved.by(sampler, denoiser, process, last, density);
        return new PlaneDensity(
                density,
                last.from(),
                moved.to,
                moved.masses,
                1 - Arrays.stream(moved.masses).sum());
    }

    /** The density of the state before the last step. */
    public Field density() {
        return density;
    }

    /** Its time, t. */
    public double time() {
        return time;
    }

    /** Where the last step takes each cell that has mass, [cells, 2]. */
    public double[] ends() {
        return ends;
    }

    /** The mass that each of those cells has, [cells]. */
    public double[] masses() {
        return masses;
    }

    /** How much of the mass of 1 is not in {@link #masses}: what fell off the square, and the cells that were not followed. */
    public double lostMass() {
        return lostMass;
    }

    /** Half of ∫ |p − q| between this density and a law. */
    public double totalVariation(GaussianMixture law) {
        Field other = density.grid().field(law.logDensity());
        double sum = 0;
        for (int i = 0; i < other.values().length; i++) {
            sum += Math.abs(density.values()[i] - Math.exp(other.values()[i]));
        }
        return sum / 2 * density.grid().cellVolume();
    }

    /**
     * The mass of a density in each square of a coarser grid, [blocks, blocks], the y coordinate running fastest.
     *
     * @param side cells on a side of a square
     */
    static double[] blocks(Field density, int side) {
        int cells = density.grid().axis(0).cells();
        int blocks = cells / side;
        double[] mass = new double[blocks * blocks];
        for (int i = 0; i < blocks * side; i++) {
            for (int j = 0; j < blocks * side; j++) {
                mass[i / side * blocks + j / side] +=
                        density.at(i, j) * density.grid().cellVolume();
            }
        }
        return mass;
    }

    /**
     * The masses of a density, and where a step's map takes them.
     *
     * @param to the places, [cells, 2]
     * @param masses of the cells that are followed
     * @param deviation of the noise that the step adds
     */
    private record Moved(double[] to, double[] masses, double deviation) {
        static Moved by(OneStepSampler sampler, Denoiser denoiser, NoisingProcess process, Step step, Field density) {
            Grid grid = density.grid();
            double volume = grid.cellVolume();
            int[] followed = IntStream.range(0, grid.size())
                    .filter(i -> density.values()[i] * volume > NEGLIGIBLE)
                    .toArray();
            double[] x = new double[2 * followed.length];
            double[] masses = new double[followed.length];
            for (int i = 0; i < followed.length; i++) {
                double[] point = grid.point(followed[i]);
                x[2 * i] = point[0];
                x[2 * i + 1] = point[1];
                masses[i] = density.values()[followed[i]] * volume;
            }
            Model model = new Model(denoiser, process, Double.POSITIVE_INFINITY, followed.length, null);
            double[] to = sampler.step(model, x, step, new double[x.length]);
            return new Moved(to, masses, deviation(sampler, denoiser, process, step));
        }

        /** What a unit of noise adds, seen at one state. */
        private static double deviation(OneStepSampler sampler, Denoiser denoiser, NoisingProcess process, Step step) {
            Model one = new Model(denoiser, process, Double.POSITIVE_INFINITY, 1, null);
            double[] still = sampler.step(one, new double[2], step, new double[2]);
            return sampler.step(one, new double[2], step, new double[] {1, 1})[0] - still[0];
        }

        Field diffused(Grid grid, SpectralSteps heat) {
            double h = grid.axis(0).spacing();
            if (!(deviation >= h)) {
                throw new IllegalArgumentException("a step adds noise of " + deviation + ", the grid's spacing is " + h
                        + ": expected at least as much; take fewer steps or more cells");
            }
            Field bells = deposited(grid, h);
            return heat.step(bells, HeatStep.of((deviation * deviation - h * h) / 2));
        }

        /** Bells of one spacing's deviation, each with the mass of its cell; in parts of their own, so that threads change nothing. */
        private Field deposited(Grid grid, double h) {
            int parts = 8;
            double[][] sums = IntStream.range(0, parts)
                    .parallel()
                    .mapToObj(p -> deposited(grid, h, (int) ((long) masses.length * p / parts), (int)
                            ((long) masses.length * (p + 1) / parts)))
                    .toArray(double[][]::new);
            double[] values = new double[grid.size()];
            for (double[] sum : sums) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += sum[i] / grid.cellVolume();
                }
            }
            return new Field(grid, values);
        }

        private double[] deposited(Grid grid, double h, int from, int end) {
            Axis axis = grid.axis(0);
            int cells = axis.cells();
            double[] sum = new double[grid.size()];
            double[] alongX = new double[2 * CUT + 1];
            double[] alongY = new double[2 * CUT + 1];
            for (int i = from; i < end; i++) {
                int atX = bell((to[2 * i] - axis.coordinate(0)) / h, alongX);
                int atY = bell((to[2 * i + 1] - axis.coordinate(0)) / h, alongY);
                if (atX < 0 || atY < 0 || atX + 2 * CUT >= cells || atY + 2 * CUT >= cells) {
                    continue; // off the square: lost, and reported
                }
                for (int a = 0; a <= 2 * CUT; a++) {
                    double mass = masses[i] * alongX[a];
                    int row = (atX + a) * cells + atY;
                    for (int b = 0; b <= 2 * CUT; b++) {
                        sum[row + b] += mass * alongY[b];
                    }
                }
            }
            return sum;
        }

        /** Weights that sum to 1, of a bell about a place in units of the spacing, from the point that is returned on. */
        private static int bell(double place, double[] weights) {
            if (!(Math.abs(place) < 1e8)) {
                return -1;
            }
            int first = (int) Math.rint(place) - CUT;
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                double away = first + k - place;
                weights[k] = Math.exp(-away * away / 2);
                sum += weights[k];
            }
            for (int k = 0; k < weights.length; k++) {
                weights[k] /= sum;
            }
            return first;
        }
    }
}

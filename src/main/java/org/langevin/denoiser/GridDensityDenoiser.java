package org.langevin.denoiser;

import java.util.Arrays;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;

/**
 * The denoiser of a density on the line or in the plane that a heat solver propagates: the score is the gradient of log u.
 *
 * <p>With y = x / α and heat time τ = σ² / (2 α²), u(y, τ) is the density of y, and E[x_0 | x] = y + 2 τ ∇ log u(y, τ), E[ε | x] = −(σ / α) ∇ log u. The
 * density is interpolated by polynomials of degree 9 through ten points along each axis: u itself and not its logarithm, which between two
 * modes turns on a shorter scale than u has anywhere. With 5.5 points to a standard deviation, noise is right to 1e-4 on states of the process's own law
 * (tested).
 *
 * <p>Far out, where u lies below 1e-8 of its peak, a solver that rounds has few digits left, and off the grid it has none. There the heat kernel
 * itself is summed over the clean density, E[x_0 | x] = Σ_j u_0(y_j) e^(−|y − y_j|² / 4τ) y_j / Σ_j ..., which is right once √(2τ) has reached the
 * clean grid's spacing, as far as that grid has mass; it takes a sum over the grid, but a sampler's states are seldom there.
 */
public final class GridDensityDenoiser implements Denoiser {
    /** The share of the peak down to which the solver's density is trusted. */
    private static final double TRUSTED = 1e-8;

    /** The share of the clean density's peak below which it is no mass but rounding of who made it. */
    private static final double NO_MASS = 1e-30;

    private final NoisingProcess process;
    private final PredictionType type;
    private final HeatedDensity heated;
    private final GridDensity clean;
    /** The density last asked for: samplers ask for one time again and again. */
    private volatile Prepared last;

    /**
     * The denoiser of a density on a grid.
     *
     * @param process the process whose states are given
     * @param type what to predict; all four carry the same knowledge
     * @param heated the density of the clean items and what becomes of it
     */
    public GridDensityDenoiser(NoisingProcess process, PredictionType type, HeatedDensity heated) {
        this.process = process;
        this.type = type;
        this.heated = heated;
        this.clean = heated.at(0);
    }

    /** A density at one heat time, and the least value of it that is trusted. */
    private record Prepared(double heat, GridDensity grid, double least) {}

    @Override
    public PredictionType predictionType() {
        return type;
    }

    @Override
    public int dimension() {
        return heated.dimension();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        NoiseLevel level = process.level(t);
        if (level.sigma() == 0) {
            throw new IllegalArgumentException(
                    "t = " + t + ": a state without noise is its item, and has no score; ask at a later time");
        }
        double heat = level.sigma() * level.sigma() / (2 * level.alpha() * level.alpha());
        Prepared prepared = Double.isInfinite(heat) ? null : prepared(heat);
        int dimension = dimension();
        double[] y = new double[dimension];
        double[] gradient = new double[dimension];
        for (int at = 0; at < items * dimension; at += dimension) {
            for (int axis = 0; axis < dimension; axis++) {
                y[axis] = x[at + axis] / level.alpha();
            }
            if (prepared != null && gradient(prepared, y, gradient)) {
                for (int axis = 0; axis < dimension; axis++) {
                    double x0 = y[axis] + 2 * heat * gradient[axis];
                    out[at + axis] = type.target(x0, -level.sigma() / level.alpha() * gradient[axis], level);
                }
            } else {
                kernelMean(x, at, level, gradient);
                for (int axis = 0; axis < dimension; axis++) {
                    double epsilon = (x[at + axis] - level.alpha() * gradient[axis]) / level.sigma();
                    out[at + axis] = type.target(gradient[axis], epsilon, level);
                }
            }
        }
    }

    private Prepared prepared(double heat) {
        Prepared kept = last;
        if (kept == null || kept.heat != heat) {
            GridDensity grid = heated.at(heat);
            kept = new Prepared(heat, grid, TRUSTED * grid.peak());
            last = kept;
        }
        return kept;
    }

    /** Writes ∇ log u at y, and says whether it can be trusted. */
    private static boolean gradient(Prepared prepared, double[] y, double[] out) {
        GridDensity grid = prepared.grid;
        TenPoints[] along = new TenPoints[y.length];
        for (int axis = 0; axis < y.length; axis++) {
            along[axis] = TenPoints.around((y[axis] - grid.lower()[axis]) / grid.spacing()[axis], grid.shape()[axis]);
            if (along[axis] == null) {
                return false;
            }
        }
        double[] values = grid.values();
        if (y.length == 1) {
            double u = along[0].value(values, along[0].first());
            out[0] = along[0].slope(values, along[0].first()) / (grid.spacing()[0] * u);
            return u >= prepared.least;
        }
        double[] rowValues = new double[TenPoints.COUNT];
        double[] rowSlopes = new double[TenPoints.COUNT];
        for (int i = 0; i < TenPoints.COUNT; i++) {
            int row = (along[0].first() + i) * grid.shape()[1] + along[1].first();
            rowValues[i] = along[1].value(values, row);
            rowSlopes[i] = along[1].slope(values, row);
        }
        double u = along[0].value(rowValues, 0);
        out[0] = along[0].slope(rowValues, 0) / (grid.spacing()[0] * u);
        out[1] = along[0].value(rowSlopes, 0) / (grid.spacing()[1] * u);
        return u >= prepared.least;
    }

    /** Writes E[x_0 | x] by the heat kernel, its terms weighed by the largest so far; with x in place of x / α, so that it has an answer at α = 0. */
    private void kernelMean(double[] x, int at, NoiseLevel level, double[] out) {
        double noise = level.sigma() * level.sigma();
        double least = NO_MASS * clean.peak();
        double largest = Double.NEGATIVE_INFINITY;
        double total = 0;
        Arrays.fill(out, 0);
        for (int j = 0; j < clean.values().length; j++) {
            if (clean.values()[j] > least) {
                double exponent = Math.log(clean.values()[j]);
                for (int axis = 0; axis < out.length; axis++) {
                    double deviation = x[at + axis] - level.alpha() * clean.coordinate(j, axis);
                    exponent -= deviation * deviation / (2 * noise);
                }
                double shrink = exponent > largest ? Math.exp(largest - exponent) : 1;
                double weight = exponent > largest ? 1 : Math.exp(exponent - largest);
                largest = Math.max(largest, exponent);
                total = total * shrink + weight;
                for (int axis = 0; axis < out.length; axis++) {
                    out[axis] = out[axis] * shrink + weight * clean.coordinate(j, axis);
                }
            }
        }
        for (int axis = 0; axis < out.length; axis++) {
            out[axis] /= total;
        }
    }
}

package org.langevin.physics.heat;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;
import org.langevin.field.Spectrum;

/**
 * Solves (1 − θ L) x = b: by elimination in one dimension, else by conjugate gradients.
 *
 * <p>1 − θ L is symmetric and positive definite, so the method of Hestenes and Stiefel (J. Res. NBS 49 (1952) 409) can't fail, only take
 * longer. What makes it short is the preconditioner, the same operator with each axis' mean conductivity, which a {@link Spectrum}
 * inverts at once (Concus and Golub, SIAM J. Numer. Anal. 10 (1973) 1103): the number of iterations depends on how much the conductivity varies, about √(largest/smallest), and neither on
 * the grid nor on the step.
 *
 * <p>Accuracy: the residual is at most {@link #TOLERANCE} of the right side, both in the maximum norm. Since (1 − θ L)⁻¹ makes no vector
 * larger in that norm where all links are positive, the error of x is at most that too.
 */
final class ImplicitSolve {
    /** Largest residual left, relative to the right side, both in the maximum norm. */
    static final double TOLERANCE = 1e-14;

    /** Far above what any solve took; beyond it something is not finite. */
    private static final int MOST_ITERATIONS = 20_000;

    /** Elements of a partial sum; fixed, so that sums don't depend on the number of threads. */
    private static final int CHUNK = 1 << 14;

    private final Grid grid;
    private final FluxForm form;
    private final Spectrum spectrum;
    private final double[][] decay;

    ImplicitSolve(Grid grid, FluxForm form) {
        this.grid = grid;
        this.form = form;
        this.spectrum = new Spectrum(insulated(grid));
        this.decay = new double[grid.dimensions()][];
        for (int axis = 0; axis < decay.length; axis++) {
            double dx = grid.axis(axis).spacing();
            double mean = form.axes().get(axis).meanWeight() * dx * dx;
            decay[axis] = Arrays.stream(spectrum.eigenvalues(axis, Laplacian.DISCRETE))
                    .map(eigenvalue -> mean * eigenvalue)
                    .toArray();
        }
    }

    /**
     * The solution of (1 − θ L) x = b.
     *
     * @param theta θ, the heat taken implicitly, 0 or more
     * @param b right side; overwritten
     */
    double[] solve(double theta, double[] b) {
        if (form.axes().size() == 1) {
            new LineSolver(form.axes().get(0), theta).solve(b);
            return b;
        }
        return conjugateGradients(theta, b);
    }

    private double[] conjugateGradients(double theta, double[] b) {
        double goal = TOLERANCE * largest(b);
        double[] x = new double[b.length];
        double[] r = b;
        double[] image = new double[x.length];
        double[] feed = new double[x.length];
        form.feed(feed);
        double[] p = new double[x.length];
        double rho = 1;
        for (int k = 0; largest(r) > goal; k++) {
            double[] z = preconditioned(theta, r);
            double next = dot(r, z);
            double beta = k == 0 ? 0 : next / rho;
            rho = next;
            forEach(p.length, i -> p[i] = z[i] + beta * p[i]);
            multiply(theta, p, feed, image);
            double alpha = rho / dot(p, image);
            forEach(p.length, i -> {
                x[i] += alpha * p[i];
                r[i] -= alpha * image[i];
            });
            if (k == MOST_ITERATIONS || !Double.isFinite(alpha)) {
                throw new ArithmeticException("residual = " + largest(r) + " after " + k
                        + " iterations of conjugate gradients: expected at most " + goal + "; take shorter steps");
            }
        }
        return x;
    }

    /** out = (1 − θ L) x, without what the walls feed. */
    private void multiply(double theta, double[] x, double[] feed, double[] out) {
        form.apply(x, out);
        forEach(x.length, i -> out[i] = x[i] - theta * (out[i] - feed[i]));
    }

    private double[] preconditioned(double theta, double[] r) {
        double[] modes = spectrum.forward(r);
        int[] index = new int[decay.length];
        for (int i = 0; i < modes.length; i++) {
            double rate = 0;
            for (int axis = 0; axis < decay.length; axis++) {
                rate += decay[axis][index[axis]];
            }
            modes[i] /= 1 + theta * rate;
            grid.advance(index);
        }
        return spectrum.inverse(modes);
    }

    /** The grid with walls of cooling made insulating, for the sake of the spectrum: the preconditioner need not be exact. */
    private static Grid insulated(Grid grid) {
        return new Grid(grid.axes().stream()
                .map(axis -> new Axis(
                        axis.cells(),
                        axis.lower(),
                        axis.upper(),
                        axis.points(),
                        insulated(axis.atLower()),
                        insulated(axis.atUpper())))
                .toList());
    }

    private static Boundary insulated(Boundary wall) {
        return wall instanceof Boundary.Robin ? Boundary.NO_FLUX : wall;
    }

    private static double largest(double[] v) {
        return chunks(v.length, i -> Math.abs(v[i]), true);
    }

    private static double dot(double[] a, double[] b) {
        return chunks(a.length, i -> a[i] * b[i], false);
    }

    private static double chunks(int n, IntToDoubleFunction term, boolean largest) {
        double[] parts = new double[(n + CHUNK - 1) / CHUNK];
        IntStream.range(0, parts.length).parallel().forEach(c -> {
            double part = 0;
            for (int i = c * CHUNK; i < Math.min(n, (c + 1) * CHUNK); i++) {
                part = largest ? Math.max(part, term.applyAsDouble(i)) : part + term.applyAsDouble(i);
            }
            parts[c] = part;
        });
        double whole = 0;
        for (double part : parts) {
            whole = largest ? Math.max(whole, part) : whole + part;
        }
        return whole;
    }

    private static void forEach(int n, IntConsumer body) {
        IntStream.range(0, (n + CHUNK - 1) / CHUNK).parallel().forEach(c -> {
            for (int i = c * CHUNK; i < Math.min(n, (c + 1) * CHUNK); i++) {
                body.accept(i);
            }
        });
    }
}

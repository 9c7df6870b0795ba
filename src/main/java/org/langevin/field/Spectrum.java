package org.langevin.field;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The modes of the Laplacian on a grid whose walls are periodic, of given value (sine transforms) or of given flux (cosine transforms),
 * any mixture of them; the given values themselves are no matter of the modes and count as 0.
 *
 * <p>A mode is a product of one sine or cosine for each axis, so a field has as many real coefficients as values, in the same shape, and
 * every eigenvalue is a sum of one number for each axis.
 */
public final class Spectrum {
    private final Grid grid;
    private final List<LineSpectrum> axes = new ArrayList<>();

    /**
     * The spectrum of a grid.
     *
     * @throws IllegalArgumentException if a wall obeys Newton's law of cooling, whose modes no Fourier transform finds
     */
    public Spectrum(Grid grid) {
        this.grid = grid;
        grid.axes().forEach(axis -> axes.add(new LineSpectrum(axis)));
    }

    /**
     * The eigenvalues of −∇² along an axis, of each of its modes in the order of {@link #forward}.
     *
     * @return [points of the axis], per length²
     */
    public double[] eigenvalues(int axis, Laplacian laplacian) {
        return axes.get(axis).eigenvalues(laplacian);
    }

    /** The coefficients of a field in the modes, in an array of the field's shape. */
    public double[] forward(double[] values) {
        return transformed(values, true);
    }

    /** The field with these coefficients. */
    public double[] inverse(double[] coefficients) {
        return transformed(coefficients, false);
    }

    /**
     * The field after every mode has been multiplied by a product of one factor for each axis, as e^(−λh) is; faster than to transform, multiply
     * and transform back.
     *
     * @param factors [axes][points of the axis], of each mode in the order of {@link #eigenvalues}
     */
    public double[] filter(double[] values, double[][] factors) {
        return filter(values, factors, FourierKernel.fastest());
    }

    double[] filter(double[] values, double[][] factors, FourierKernel kernel) {
        double[] filtered = values.clone();
        for (int axis = 0; axis < axes.size(); axis++) {
            new LineFilter(grid.axis(axis), axes.get(axis), factors[axis]).apply(filtered, grid.stride(axis), kernel);
        }
        return filtered;
    }

    private double[] transformed(double[] from, boolean forward) {
        double[] to = from.clone();
        for (int axis = 0; axis < axes.size(); axis++) {
            LineSpectrum transform = axes.get(axis);
            int n = grid.axis(axis).size();
            int stride = grid.stride(axis);
            IntStream.range(0, to.length / n)
                    .parallel()
                    .forEach(line -> transform.apply(to, line / stride * stride * n + line % stride, stride, forward));
        }
        return to;
    }
}

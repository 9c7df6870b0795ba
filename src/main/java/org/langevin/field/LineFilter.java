package org.langevin.field;

import java.util.stream.IntStream;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Multiplies each mode along an axis by its own number: forth and back in one visit to each line, two lines to a complex transform, without
 * ever sorting the modes.
 *
 * <p>A real even filter acts on the real and the imaginary part of a line alike, so two real lines are one complex line and need not be
 * told apart. A ring is filtered as it is. Between two walls half a spacing beyond the ends a line of n points is first folded, the even points
 * up and the odd ones down, after Makhoul (IEEE Trans. ASSP 28 (1980) 27), and the cosine modes' numbers f_k become a filter that mixes two
 * frequencies of the transform Z of the folded line,
 *
 * <pre>
 *   Z'_k = (f_k + f_{n−k})/2 Z_k + (f_k − f_{n−k})/2 e^(iπk/n) Z_{n−k},      Z'_0 = f_0 Z_0;
 * </pre>
 *
 * <p>sine modes are cosine modes of the line with every second sign changed, counted from the other end. All other walls go the way of
 * their {@link Mirror}.
 */
final class LineFilter {
    private final int points;
    private final int n;
    /** For each element of the transform the point of the line that stands there (−1 for none), and its sign. */
    private final int[] source;

    private final double[] sign;
    /** For each point of the line an element where it stands with its sign. */
    private final int[] place;
    /** Of each frequency k the factor of Z_k, and the real and the imaginary part of that of Z_{points − k}. */
    private final double[][] matrix;

    private final boolean mixes;

    /**
     * A filter along an axis.
     *
     * @param factors of each mode, in the order of {@link LineSpectrum}'s coefficients
     */
    LineFilter(Axis axis, LineSpectrum spectrum, double[] factors) {
        n = axis.size();
        Mirror mirror = Mirror.of(axis);
        mixes = mirror.centred() && mirror.period() == 2 * n;
        points = mixes ? n : mirror.period();
        source = new int[points];
        sign = new double[points];
        place = new int[n];
        matrix = new double[points][3];
        if (mixes) {
            fold(mirror.evenBelow(), factors);
        } else {
            reflect(mirror, spectrum, factors);
        }
        for (int e = points - 1; e >= 0; e--) {
            for (int part = 0; part < 3; part++) {
                matrix[e][part] /= points;
            }
            if (sign[e] > 0 || mixes) {
                place[source[e]] = e;
            }
        }
    }

    private void fold(boolean even, double[] factors) {
        double[] f = new double[n];
        for (int k = 0; k < n; k++) {
            f[k] = even ? factors[k] : factors[n - 1 - k];
        }
        for (int i = 0; i < n; i++) {
            int e = i % 2 == 0 ? i / 2 : n - 1 - i / 2;
            source[e] = i;
            sign[e] = even || i % 2 == 0 ? 1 : -1;
        }
        matrix[0][0] = f[0];
        for (int k = 1; k < n; k++) {
            double half = (f[k] - f[n - k]) / 2;
            matrix[k][0] = (f[k] + f[n - k]) / 2;
            matrix[k][1] = half * Math.cos(Math.PI * k / n);
            matrix[k][2] = half * Math.sin(Math.PI * k / n);
        }
    }

    private void reflect(Mirror mirror, LineSpectrum spectrum, double[] factors) {
        System.arraycopy(mirror.source(), 0, source, 0, points);
        System.arraycopy(mirror.sign(), 0, sign, 0, points);
        for (int c = 0; c < n; c++) {
            int k = spectrum.frequency(c);
            matrix[k][0] = factors[c];
            matrix[(points - k) % points][0] = factors[c];
        }
    }

    /**
     * Filters all lines.
     *
     * @param stride from point to point of a line, in array elements
     */
    void apply(double[] values, int stride, FourierKernel kernel) {
        int lines = values.length / n;
        boolean batched = Integer.bitCount(points) == 1 && points >= 4;
        int together = 2 * (batched ? kernel.lanes() : 1);
        FourierKernel.Roots roots = batched ? FourierKernel.Roots.of(points) : null;
        DoubleFFT_1D fourier = batched ? null : new DoubleFFT_1D(points);
        int blocks = (lines + together - 1) / together;
        int tasks = Math.min(blocks, 64);
        IntStream.range(0, tasks).parallel().forEach(task -> {
            Lines work = new Lines(values, stride, lines, together);
            for (int block = blocks * task / tasks; block < blocks * (task + 1) / tasks; block++) {
                work.gather(block * together);
                if (batched) {
                    work.filter(kernel, roots);
                } else {
                    work.filter(fourier);
                }
                work.scatter();
            }
        });
    }

    /** Some lines in the layout of {@link FourierKernel}, the first half of them as real, the second as imaginary parts. */
    private final class Lines {
        private final double[] values;
        private final int stride;
        private final int lines;
        private final int lanes;
        private final double[] re;
        private final double[] im;
        private final int[] starts;

        Lines(double[] values, int stride, int lines, int together) {
            this.values = values;
            this.stride = stride;
            this.lines = lines;
            lanes = together / 2;
            re = new double[points * lanes];
            im = new double[points * lanes];
            starts = new int[together];
        }

        void gather(int first) {
            for (int l = 0; l < starts.length; l++) {
                // Beyond the last line the last one is filtered again, and written again with the same bits.
                int line = Math.min(first + l, lines - 1);
                starts[l] = line / stride * stride * n + line % stride;
            }
            for (int e = 0; e < points; e++) {
                double s = sign[e];
                // On a wall, whose sign is 0, any value will do.
                int at = Math.max(0, source[e]) * stride;
                for (int l = 0; l < lanes; l++) {
                    re[e * lanes + l] = s * values[starts[l] + at];
                    im[e * lanes + l] = s * values[starts[lanes + l] + at];
                }
            }
        }

        void scatter() {
            for (int i = 0; i < n; i++) {
                int e = place[i];
                for (int l = 0; l < lanes; l++) {
                    values[starts[l] + i * stride] = sign[e] * re[e * lanes + l];
                    values[starts[lanes + l] + i * stride] = sign[e] * im[e * lanes + l];
                }
            }
        }

        void filter(FourierKernel kernel, FourierKernel.Roots roots) {
            kernel.forward(re, im, roots);
            int shift = Integer.numberOfLeadingZeros(points) + 1;
            for (int k = 0; k <= points / 2; k++) {
                int other = (points - k) % points;
                int i = (Integer.reverse(k) >>> shift) * lanes;
                int j = (Integer.reverse(other) >>> shift) * lanes;
                kernel.multiply(re, im, i, j, matrix[k], matrix[other]);
            }
            kernel.inverse(re, im, roots);
        }

        void filter(DoubleFFT_1D fourier) {
            double[] packed = packed();
            fourier.complexForward(packed);
            unpack(packed);
            for (int k = 0; k <= points / 2; k++) {
                multiply(k, (points - k) % points);
            }
            double[] filtered = packed();
            // JTransforms divides by the number of points only if asked to; the factors have done so.
            fourier.complexInverse(filtered, false);
            unpack(filtered);
        }

        private double[] packed() {
            double[] packed = new double[2 * points];
            for (int e = 0; e < points; e++) {
                packed[2 * e] = re[e];
                packed[2 * e + 1] = im[e];
            }
            return packed;
        }

        private void unpack(double[] packed) {
            for (int e = 0; e < points; e++) {
                re[e] = packed[2 * e];
                im[e] = packed[2 * e + 1];
            }
        }

        /** The filter at a pair of frequencies of a single transform in its natural order. */
        private void multiply(int i, int j) {
            double x = re[i];
            double y = im[i];
            double u = re[j];
            double v = im[j];
            double[] m = matrix[i];
            re[i] = m[0] * x + m[1] * u - m[2] * v;
            im[i] = m[0] * y + m[1] * v + m[2] * u;
            if (i != j) {
                m = matrix[j];
                re[j] = m[0] * u + m[1] * x - m[2] * y;
                im[j] = m[0] * v + m[1] * y + m[2] * x;
            }
        }
    }
}

package org.langevin.field;

import org.jtransforms.fft.DoubleFFT_1D;

/**
 * The modes along one axis, found by the real Fourier transform of the line's {@link Mirror}.
 *
 * <p>Reflected at a point the transform X_k of the continuation is real (even) or imaginary (odd); reflected half a point before it, X_k
 * e^(−iπk/P) is. One coefficient remains of each k that the reflections allow: k = 0 ... n − 1 between two walls of given flux, 1 ... n
 * between two of given value, the odd k below 2n between one of each.
 */
final class LineSpectrum {
    private final Axis axis;
    private final int n;
    private final Mirror mirror;
    private final DoubleFFT_1D fourier;

    LineSpectrum(Axis axis) {
        this.axis = axis;
        this.n = axis.size();
        this.mirror = Mirror.of(axis);
        this.fourier = new DoubleFFT_1D(mirror.period());
    }

    double[] eigenvalues(Laplacian laplacian) {
        double[] eigenvalues = new double[n];
        for (int c = 0; c < n; c++) {
            double theta = 2 * Math.PI * frequency(c) / mirror.period();
            eigenvalues[c] = laplacian.eigenvalue(theta, axis.spacing());
        }
        return eigenvalues;
    }

    /** Transforms one line in place. */
    void apply(double[] values, int start, int stride, boolean forward) {
        double[] line = new double[mirror.period()];
        if (forward) {
            for (int e = 0; e < line.length; e++) {
                line[e] = mirror.sign()[e] == 0 ? 0 : mirror.sign()[e] * values[start + mirror.source()[e] * stride];
            }
            fourier.realForward(line);
            for (int c = 0; c < n; c++) {
                values[start + c * stride] = axis.isPeriodic() ? line[c] : picked(line, frequency(c));
            }
        } else {
            for (int c = 0; c < n; c++) {
                if (axis.isPeriodic()) {
                    line[c] = values[start + c * stride];
                } else {
                    place(line, frequency(c), values[start + c * stride]);
                }
            }
            fourier.realInverse(line, true);
            for (int e = 0; e < line.length; e++) {
                if (mirror.sign()[e] > 0) {
                    values[start + mirror.source()[e] * stride] = line[e];
                }
            }
        }
    }

    /** k of the coefficient that stands at c. On a ring the transform packs real and imaginary parts of one k side by side. */
    int frequency(int c) {
        if (axis.isPeriodic()) {
            return c == 1 ? n / 2 : c / 2;
        }
        if (mirror.period() == 4 * n) {
            return 2 * c + 1;
        }
        return mirror.evenBelow() ? c : c + 1;
    }

    private double picked(double[] packed, int k) {
        double re = 2 * k == mirror.period() ? packed[1] : packed[2 * k];
        double im = k == 0 || 2 * k == mirror.period() ? 0 : packed[2 * k + 1];
        double cos = Math.cos(phase(k));
        double sin = Math.sin(phase(k));
        return mirror.evenBelow() ? re * cos + im * sin : im * cos - re * sin;
    }

    private void place(double[] packed, int k, double coefficient) {
        double re = coefficient * (mirror.evenBelow() ? Math.cos(phase(k)) : -Math.sin(phase(k)));
        double im = coefficient * (mirror.evenBelow() ? Math.sin(phase(k)) : Math.cos(phase(k)));
        if (2 * k == mirror.period()) {
            packed[1] = re;
        } else {
            packed[2 * k] = re;
            if (k > 0) {
                packed[2 * k + 1] = im;
            }
        }
    }

    /** By how much the reflection half a point before the first turns X_k. */
    private double phase(int k) {
        return mirror.centred() ? Math.PI * k / mirror.period() : 0;
    }
}

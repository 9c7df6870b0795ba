package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The linear maps of Winograd's minimal filtering F(4×4, 3×3) on the heap, a vector of channels at a time: sixteen outputs of a 3×3 kernel from a
 * 6×6 tile of the image with 36 products in place of 144 (Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016, <a
 * href="https://arxiv.org/abs/1509.09308">arXiv:1509.09308</a>, section 4.1).
 *
 * <pre>
 *   Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A        dg = Gᵀ [ (A dY Aᵀ) ⊙ (Bᵀ d B) ] G
 * </pre>
 *
 * <p>The matrices are those of Toom and Cook for the points 0, ±a, ±b and ∞: rows of A and, up to a factor, of G hold the powers of a point, rows
 * of Bᵀ the polynomial that vanishes at the others. With the customary a = 1, b = 2 the sums lose three digits to rounding; a = ¾, b = 3/2, whose
 * powers are exact as well, lose half a digit less (the choice of points: Barabasz et al., ACM TOMS 46, 2020, <a
 * href="https://arxiv.org/abs/1803.10986">arXiv:1803.10986</a>): in single precision results are within some 4·10⁻⁶ of the largest.
 *
 * <p>A transformed tile is {@code [6, 6, channels]}. Rows of pixels are {@code [pixels, channels]}; a tile may be read and written mirrored, by
 * giving its rows from bottom to top and a negative distance of pixels. Each loop is small enough to be compiled as one.
 */
final class WinogradTransform {

    /** Pixels of a tile's result in each direction. */
    static final int OUTPUTS = 4;

    /** Pixels of a tile in each direction. */
    static final int SIDE = 6;

    /** Components of a transformed tile. */
    static final int COMPONENTS = SIDE * SIDE;

    private static final int LANES = Lanes.COUNT;

    private static final float A = 0.75f;
    private static final float B = 1.5f;
    private static final float A2 = A * A;
    private static final float B2 = B * B;
    private static final float PRODUCT = A2 * B2;
    private static final float SUM = A2 + B2;

    /** The factors by which rows of G at 0, ±a and ±b are divided: what the row's polynomial of Bᵀ is at its own point. */
    private static final double AT_A = 2.0 * A2 * (A2 - B2);

    private static final double AT_B = 2.0 * B2 * (B2 - A2);

    private WinogradTransform() {}

    private static FloatVector lanes(float[] values, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, values, at);
    }

    private static FloatVector of(float value) {
        return Lanes.broadcast(value);
    }

    /**
     * Writes {@code Bᵀ} of six values that stand apart, for each of some places; in place, if the six go to where they come from.
     *
     * @param u what is read
     * @param rows where the six begin
     * @param from the places, relative to those
     * @param v receives six values for each place
     * @param to where the first value of each place goes, after {@code base}
     * @param step from one of the six to the next there
     * @param count places
     */
    static void input(float[] u, Six rows, int[] from, float[] v, int[] to, int base, int step, int count) {
        int row0 = rows.a;
        int row1 = rows.b;
        int row2 = rows.c;
        int row3 = rows.d;
        int row4 = rows.e;
        int row5 = rows.f;
        for (int n = 0; n < count; n++) {
            int i = from[n];
            int o = base + to[n];
            FloatVector d0 = lanes(u, row0 + i);
            FloatVector d1 = lanes(u, row1 + i);
            FloatVector d2 = lanes(u, row2 + i);
            FloatVector d3 = lanes(u, row3 + i);
            FloatVector d4 = lanes(u, row4 + i);
            FloatVector d5 = lanes(u, row5 + i);
            d0.fma(of(PRODUCT), d2.fma(of(-SUM), d4)).intoArray(v, o);
            FloatVector evenA = d2.fma(of(-B2), d4);
            FloatVector oddA = d1.fma(of(-B2), d3);
            oddA.fma(of(A), evenA).intoArray(v, o + step);
            oddA.fma(of(-A), evenA).intoArray(v, o + 2 * step);
            FloatVector evenB = d2.fma(of(-A2), d4);
            FloatVector oddB = d1.fma(of(-A2), d3);
            oddB.fma(of(B), evenB).intoArray(v, o + 3 * step);
            oddB.fma(of(-B), evenB).intoArray(v, o + 4 * step);
            d1.fma(of(PRODUCT), d3.fma(of(-SUM), d5)).intoArray(v, o + 5 * step);
        }
    }

    /** Where six, or the first four, values begin. */
    record Six(int a, int b, int c, int d, int e, int f) {

        /** Values that are {@code step} apart, from {@code first} on. */
        static Six apart(int first, int step) {
            return new Six(first, first + step, first + 2 * step, first + 3 * step, first + 4 * step, first + 5 * step);
        }
    }

    /**
     * Writes {@code Aᵀ} of six values that stand apart, for each of some places; possibly over the first of them.
     *
     * @param y receives four values for each place, at the first four of {@code into}
     */
    static void output(float[] m, int[] from, int base, int step, float[] y, Six into, int[] to, int count) {
        int row0 = into.a;
        int row1 = into.b;
        int row2 = into.c;
        int row3 = into.d;
        for (int n = 0; n < count; n++) {
            int i = base + from[n];
            int o = to[n];
            FloatVector m0 = lanes(m, i);
            FloatVector m1 = lanes(m, i + step);
            FloatVector m2 = lanes(m, i + 2 * step);
            FloatVector m3 = lanes(m, i + 3 * step);
            FloatVector m4 = lanes(m, i + 4 * step);
            FloatVector m5 = lanes(m, i + 5 * step);
            FloatVector evenA = m1.add(m2);
            FloatVector oddA = m1.sub(m2);
            FloatVector evenB = m3.add(m4);
            FloatVector oddB = m3.sub(m4);
            m0.add(evenA).add(evenB).intoArray(y, row0 + o);
            oddB.fma(of(B), oddA.mul(A)).intoArray(y, row1 + o);
            evenB.fma(of(B2), evenA.mul(A2)).intoArray(y, row2 + o);
            oddB.fma(of(B * B2), oddA.fma(of(A * A2), m5)).intoArray(y, row3 + o);
        }
    }

    /** As {@link #output}, added to what stands there and to the bias, which begins for each place at {@code channel}. */
    static void outputOnto(
            float[] m,
            int[] from,
            int base,
            int step,
            float[] y,
            Six into,
            int[] to,
            int count,
            float[] bias,
            int[] channel) {
        int row0 = into.a;
        int row1 = into.b;
        int row2 = into.c;
        int row3 = into.d;
        for (int n = 0; n < count; n++) {
            int i = base + from[n];
            int o = to[n];
            FloatVector b = lanes(bias, channel[n]);
            FloatVector m1 = lanes(m, i + step);
            FloatVector m2 = lanes(m, i + 2 * step);
            FloatVector m3 = lanes(m, i + 3 * step);
            FloatVector m4 = lanes(m, i + 4 * step);
            FloatVector evenA = m1.add(m2);
            FloatVector oddA = m1.sub(m2);
            FloatVector evenB = m3.add(m4);
            FloatVector oddB = m3.sub(m4);
            FloatVector y0 = lanes(m, i).add(evenA).add(evenB);
            y0.add(lanes(y, row0 + o).add(b)).intoArray(y, row0 + o);
            FloatVector y1 = oddB.fma(of(B), oddA.mul(A));
            y1.add(lanes(y, row1 + o).add(b)).intoArray(y, row1 + o);
            FloatVector y2 = evenB.fma(of(B2), evenA.mul(A2));
            y2.add(lanes(y, row2 + o).add(b)).intoArray(y, row2 + o);
            FloatVector y3 = oddB.fma(of(B * B2), oddA.fma(of(A * A2), lanes(m, i + 5 * step)));
            y3.add(lanes(y, row3 + o).add(b)).intoArray(y, row3 + o);
        }
    }

    /** Writes {@code A} of the four values at the first four of {@code rows}, six for each of some places. */
    static void spread(float[] dy, Six rows, int[] from, float[] v, int[] to, int base, int step, int count) {
        int row0 = rows.a;
        int row1 = rows.b;
        int row2 = rows.c;
        int row3 = rows.d;
        for (int n = 0; n < count; n++) {
            int i = from[n];
            int o = base + to[n];
            FloatVector y0 = lanes(dy, row0 + i);
            FloatVector y1 = lanes(dy, row1 + i);
            FloatVector y2 = lanes(dy, row2 + i);
            FloatVector y3 = lanes(dy, row3 + i);
            y0.intoArray(v, o);
            FloatVector even = y2.fma(of(A2), y0);
            FloatVector odd = y3.fma(of(A2), y1);
            odd.fma(of(A), even).intoArray(v, o + step);
            odd.fma(of(-A), even).intoArray(v, o + 2 * step);
            even = y2.fma(of(B2), y0);
            odd = y3.fma(of(B2), y1);
            odd.fma(of(B), even).intoArray(v, o + 3 * step);
            odd.fma(of(-B), even).intoArray(v, o + 4 * step);
            y3.intoArray(v, o + 5 * step);
        }
    }

    /** Adds {@code pixels} pixels to {@code sums [channels]}. */
    static void sums(float[] dy, int from, int pixels, int channels, float[] sums) {
        for (int c = 0; c < channels; c += LANES) {
            FloatVector sum = lanes(sums, c);
            for (int i = from + c; i < from + pixels * channels; i += channels) {
                sum = sum.add(lanes(dy, i));
            }
            sum.intoArray(sums, c);
        }
    }

    /**
     * Writes {@code G} of three values that stand {@code step} apart, six as far apart, for {@code count} kernels: first down the columns of
     * {@code g [3, 3, kernels]}, then along the rows.
     */
    static void weights(float[] g, int from, int step, float[] u, int to, int apart, int count) {
        FloatVector half = of((float) (1 / AT_A));
        FloatVector other = of((float) (1 / AT_B));
        for (int i = 0; i < count; i += LANES) {
            FloatVector g0 = lanes(g, from + i);
            FloatVector g1 = lanes(g, from + step + i);
            FloatVector g2 = lanes(g, from + 2 * step + i);
            g0.mul(1 / PRODUCT).intoArray(u, to + i);
            FloatVector even = g2.fma(of(A2), g0).mul(half);
            FloatVector odd = g1.mul(A).mul(half);
            even.add(odd).intoArray(u, to + apart + i);
            even.sub(odd).intoArray(u, to + 2 * apart + i);
            even = g2.fma(of(B2), g0).mul(other);
            odd = g1.mul(B).mul(other);
            even.add(odd).intoArray(u, to + 3 * apart + i);
            even.sub(odd).intoArray(u, to + 4 * apart + i);
            g2.intoArray(u, to + 5 * apart + i);
        }
    }

    /** Writes {@code Gᵀ} of six values that stand {@code step} apart, three as far apart, for {@code count} kernels. */
    static void weightGradient(float[] du, int from, int step, float[] dg, int to, int apart, int count) {
        FloatVector half = of((float) (1 / AT_A));
        FloatVector other = of((float) (1 / AT_B));
        for (int i = 0; i < count; i += LANES) {
            FloatVector u1 = lanes(du, from + step + i);
            FloatVector u2 = lanes(du, from + 2 * step + i);
            FloatVector u3 = lanes(du, from + 3 * step + i);
            FloatVector u4 = lanes(du, from + 4 * step + i);
            FloatVector evenA = u1.add(u2).mul(half);
            FloatVector oddA = u1.sub(u2).mul(half);
            FloatVector evenB = u3.add(u4).mul(other);
            FloatVector oddB = u3.sub(u4).mul(other);
            lanes(du, from + i).fma(of(1 / PRODUCT), evenA.add(evenB)).intoArray(dg, to + i);
            oddA.mul(A).add(oddB.mul(B)).intoArray(dg, to + apart + i);
            evenA.fma(of(A2), evenB.fma(of(B2), lanes(du, from + 5 * step + i))).intoArray(dg, to + 2 * apart + i);
        }
    }
}

package org.langevin.field;

/**
 * Complex Fourier transforms of a power of two, many side by side. {@link ScalarFourier} and {@link VectorFourier} give the same bits; which
 * one runs is a matter of speed alone.
 *
 * <p>Element e of transform l stands at e · lanes + l, its real part in one array, its imaginary part in another. Forward is decimation in
 * frequency, four points at a time as two stages of two, so that the result stands in bit-reversed order; inverse is its mirror image, from
 * that order back, and multiplies by the number of points. What lies between, a product with one number for each frequency, needs no
 * order.
 *
 * <pre>
 *   forward   t = a − c,  s = −i (b − d)      a, b, c, d a quarter of the length apart, w = e^(−2πi j / length)
 *             a' = (a + c) + (b + d)          b' = ((a + c) − (b + d)) w²
 *             c' = (t + s) w                  d' = (t − s) w³
 * </pre>
 */
sealed interface FourierKernel permits ScalarFourier, VectorFourier {
    /** The kernel for this JVM: lanes where it has the incubator module, the scalar twin where not. */
    static FourierKernel fastest() {
        try {
            Class.forName("jdk.incubator.vector.DoubleVector");
            return new VectorFourier();
        } catch (ClassNotFoundException absent) {
            return new ScalarFourier();
        }
    }

    /** How many transforms stand side by side. */
    int lanes();

    /** Transforms in place, into bit-reversed order. */
    void forward(double[] re, double[] im, Roots roots);

    /** Transforms back in place, from bit-reversed order, times the number of points. */
    void inverse(double[] re, double[] im, Roots roots);

    /**
     * Multiplies elements i and j by a matrix: x_i' = own x_i + other x_j and x_j' = own' x_j + other' x_i, where other is complex; once, if they
     * are the same.
     *
     * @param i where the first stands, in array elements
     * @param j where the second stands
     * @param first own, and the real and imaginary part of other
     * @param second the same of the second
     */
    void multiply(double[] re, double[] im, int i, int j, double[] first, double[] second);

    /**
     * e^(−2πi k / points).
     *
     * @param points a power of two
     * @param cos real parts, [points]
     * @param sin imaginary parts, [points]
     */
    record Roots(int points, double[] cos, double[] sin) {
        static Roots of(int points) {
            double[] cos = new double[points];
            double[] sin = new double[points];
            for (int k = 0; k < points; k++) {
                cos[k] = Math.cos(2 * Math.PI * k / points);
                sin[k] = -Math.sin(2 * Math.PI * k / points);
            }
            return new Roots(points, cos, sin);
        }
    }
}

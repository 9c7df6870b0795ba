package org.langevin.physics.walk;

/** What Stirling's formula leaves out: δ(k) = ln k! − ln(√(2πk) (k/e)^k), and 0 for k = 0. */
final class Stirling {
    /** From here on five terms of the series are exact to 1e-16. */
    private static final int SERIES = 16;

    private static final double[] SMALL = small();

    private Stirling() {}

    /** δ(k) for a whole number k. */
    static double remainder(double k) {
        if (k < SERIES) {
            return SMALL[(int) k];
        }
        double square = k * k;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square)
                / k;
    }

    /** By the definition: factorials up to 15! are exact. */
    private static double[] small() {
        double[] values = new double[SERIES];
        double factorial = 1;
        for (int k = 1; k < SERIES; k++) {
            factorial *= k;
            values[k] = StrictMath.log(factorial) - 0.5 * StrictMath.log(2 * Math.PI * k) - k * StrictMath.log(k) + k;
        }
        return values;
    }
}

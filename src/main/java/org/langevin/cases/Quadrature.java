package org.langevin.cases;

import java.util.function.DoubleUnaryOperator;

/** Integrals of smooth functions, by the composite rule of Gauss and Legendre with five points a panel. */
final class Quadrature {
    private static final double[] NODES = {
        0, Math.sqrt(5 - 2 * Math.sqrt(10.0 / 7)) / 3, Math.sqrt(5 + 2 * Math.sqrt(10.0 / 7)) / 3
    };
    private static final double[] WEIGHTS = {
        128.0 / 225, (322 + 13 * Math.sqrt(70)) / 900, (322 - 13 * Math.sqrt(70)) / 900
    };
    private static final int PANELS = 64;

    private Quadrature() {}

    /**
     * The integral of a function, exact on each of 64 panels for polynomials of degree 9.
     *
     * @param f any smooth function
     * @param from lower end
     * @param to upper end
     * @return ∫ f dx
     */
    static double integral(DoubleUnaryOperator f, double from, double to) {
        double half = (to - from) / (2 * PANELS);
        double sum = 0;
        for (int panel = 0; panel < PANELS; panel++) {
            double middle = from + (2 * panel + 1) * half;
            sum += WEIGHTS[0] * f.applyAsDouble(middle);
            for (int i = 1; i < NODES.length; i++) {
                sum += WEIGHTS[i]
                        * (f.applyAsDouble(middle - half * NODES[i]) + f.applyAsDouble(middle + half * NODES[i]));
            }
        }
        return sum * half;
    }
}

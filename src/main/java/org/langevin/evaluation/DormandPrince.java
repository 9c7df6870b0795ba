package org.langevin.evaluation;

/**
 * The embedded Runge-Kutta pair of orders 5 and 4 with adaptive steps, on a batch of independent systems at once.
 *
 * <p>Dormand and Prince, <i>J. Comput. Appl. Math.</i> 6 (1980) 19, <a href="https://doi.org/10.1016/0771-050X(80)90013-3">doi</a>; step control as in
 * Hairer, Nørsett and Wanner, <i>Solving Ordinary Differential Equations I</i>, section II.4. The last stage of a step is the first of the next,
 * so an accepted step takes six evaluations. All systems share their steps, which are as long as the most demanding of them allows: a system's
 * result depends on its company, though by less than the tolerance.
 *
 * <p>It isn't Hipparchus', which {@code sampling} solves single items with, because that measures one error over all systems together, so that a
 * demanding one is diluted by its company. A test holds a step of one against a step of the other.
 *
 * @param tolerance the largest error of a step, both relative to a number and absolute, root mean square over a system
 */
record DormandPrince(double tolerance) {
    private static final double[][] STAGES = {
        {},
        {1 / 5.0},
        {3 / 40.0, 9 / 40.0},
        {44 / 45.0, -56 / 15.0, 32 / 9.0},
        {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
        {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
        {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
    };
    private static final double[] TIMES = {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1};
    /** The weights of order 5 less those of order 4. */
    private static final double[] ERROR = {
        71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
    };

    /** A step that is a smaller share of the interval than this means that the right-hand side isn't smooth. */
    private static final double SHORTEST = 0x1p-40;

    private static final double FIRST = 1e-3;
    private static final double SAFETY = 0.9;
    private static final double MOST_GROWTH = 5;
    private static final double MOST_SHRINKING = 0.2;

    DormandPrince {
        if (!(tolerance >= 1e-13 && tolerance < 1)) {
            throw new IllegalArgumentException("tolerance = " + tolerance + ": expected a number in [1e-13, 1)");
        }
    }

    /** The right-hand side. */
    @FunctionalInterface
    interface Derivative {
        /** Writes dy/dt; {@code y} is not to be altered or kept. */
        void at(double t, double[] y, double[] out);
    }

    /**
     * Where an integration ended.
     *
     * @param y the state
     * @param evaluations how often the right-hand side was asked
     */
    record End(double[] y, int evaluations) {}

    /**
     * Integrates a batch of systems.
     *
     * @param f the right-hand side of all of them
     * @param y0 the states at {@code from}, [systems, size]; not altered
     * @param size numbers of one system
     */
    End integrate(Derivative f, double[] y0, int size, double from, double to) {
        double[][] k = new double[STAGES.length][y0.length];
        double[] y = y0.clone();
        double[] next = new double[y.length];
        double t = from;
        double h = FIRST * (to - from);
        f.at(t, y, k[0]);
        int evaluations = 1;
        while (t != to) {
            boolean last = Math.abs(h) >= Math.abs(to - t);
            double step = last ? to - t : h;
            if (Math.abs(step) < SHORTEST * Math.abs(to - from) && !last) {
                throw new ArithmeticException("step at t = " + t + ": an error of " + tolerance
                        + " would need steps below " + Math.abs(h) + "; the model is not smooth there, or not finite");
            }
            stages(f, t, y, step, k, next);
            evaluations += STAGES.length - 1;
            double error = error(y, next, step, k, size);
            if (error <= 1) {
                t = last ? to : t + step;
                System.arraycopy(next, 0, y, 0, y.length);
                System.arraycopy(k[STAGES.length - 1], 0, k[0], 0, y.length);
            }
            double factor = SAFETY * Math.pow(error, -0.2);
            h = step * (factor >= MOST_SHRINKING ? Math.min(factor, MOST_GROWTH) : MOST_SHRINKING);
        }
        return new End(y, evaluations);
    }

    /** All stages after the first; the last one's argument is the solution of order 5. */
    private static void stages(Derivative f, double t, double[] y, double h, double[][] k, double[] next) {
        for (int stage = 1; stage < STAGES.length; stage++) {
            double[] weights = STAGES[stage];
            for (int i = 0; i < y.length; i++) {
                double sum = 0;
                for (int j = 0; j < stage; j++) {
                    sum += weights[j] * k[j][i];
                }
                next[i] = y[i] + h * sum;
            }
            f.at(t + TIMES[stage] * h, next, k[stage]);
        }
    }

    /** The largest error of a system in units of the tolerance; NaN counts as too large. */
    private double error(double[] y, double[] next, double h, double[][] k, int size) {
        double largest = 0;
        for (int first = 0; first < y.length; first += size) {
            double square = 0;
            for (int i = first; i < first + size; i++) {
                double error = 0;
                for (int j = 0; j < k.length; j++) {
                    error += ERROR[j] * k[j][i];
                }
                double scale = tolerance * (1 + Math.max(Math.abs(y[i]), Math.abs(next[i])));
                square += h * error / scale * (h * error / scale);
            }
            double mean = Math.sqrt(square / size);
            largest = Double.isNaN(mean) ? Double.POSITIVE_INFINITY : Math.max(largest, mean);
        }
        return largest;
    }
}

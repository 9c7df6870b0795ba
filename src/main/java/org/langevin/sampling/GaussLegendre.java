package org.langevin.sampling;

/** Gauss-Legendre quadrature with 8 points: exact for polynomials of degree 15, and far below a solver's own error for a step's weights. */
final class GaussLegendre {
    /** The positive nodes on [−1, 1]; Abramowitz and Stegun, table 25.4. */
    private static final double[] NODES = {
        0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
    };

    private static final double[] WEIGHTS = {
        0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
    };

    private GaussLegendre() {}

    /** Takes a node and its weight. */
    @FunctionalInterface
    interface Node {
        void at(double x, double weight);
    }

    /** Visits the nodes between a and b. */
    static void forEach(double a, double b, Node node) {
        double centre = (a + b) / 2;
        double half = (b - a) / 2;
        for (int i = 0; i < NODES.length; i++) {
            node.at(centre - half * NODES[i], half * WEIGHTS[i]);
            node.at(centre + half * NODES[i], half * WEIGHTS[i]);
        }
    }
}

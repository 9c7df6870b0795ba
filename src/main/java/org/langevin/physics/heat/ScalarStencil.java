package org.langevin.physics.heat;

/** The kernel in plain Java. */
final class ScalarStencil implements StencilKernel {
    @Override
    public void plane(double[] u, int[] rows, double[] ratios, double[] out, int to, int count) {
        for (int j = 0; j < count; j++) {
            out[to + j] = at(u, rows[0] + j, rows[1] + j, rows[2] + j, ratios);
        }
    }

    @Override
    public void space(double[] u, int[] rows, double[] ratios, double[] out, int to, int count) {
        for (int j = 0; j < count; j++) {
            double here = u[rows[0] + j];
            double second = u[rows[3] + j] + u[rows[4] + j] - (here + here);
            double next = Math.fma(ratios[2], second, here);
            second = u[rows[1] + j] + u[rows[2] + j] - (here + here);
            next = Math.fma(ratios[1], second, next);
            second = u[rows[0] + j - 1] + u[rows[0] + j + 1] - (here + here);
            out[to + j] = Math.fma(ratios[0], second, next);
        }
    }

    private static double at(double[] u, int i, int north, int south, double[] ratios) {
        double twice = u[i] + u[i];
        double across = Math.fma(ratios[1], u[north] + u[south] - twice, u[i]);
        return Math.fma(ratios[0], u[i - 1] + u[i + 1] - twice, across);
    }
}

package org.langevin.physics.heat;

/** The kernel in plain Java. */
final class ScalarStencil implements StencilKernel {
    @Override
    public void plane(double[] u, int from, int count, int pitch, double[] ratios) {
        for (int i = from; i < from + count; i++) {
            double here = u[i];
            double next = Math.fma(ratios[1], Math.fma(here, -2, u[i - pitch] + u[i + pitch]), here);
            u[i - pitch] = Math.fma(ratios[0], Math.fma(here, -2, u[i - 1] + u[i + 1]), next);
        }
    }

    @Override
    public double copy(double[] u, int from, int count, double[] out, int to) {
        double nothing = 0;
        for (int j = 0; j < count; j++) {
            nothing += 0 * u[from + j];
            out[to + j] = u[from + j];
        }
        return nothing;
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
}

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
    public void space(double[] u, int[] slices, int count, int pitch, double[] ratios) {
        for (int j = 0; j < count; j++) {
            int i = slices[0] + j;
            double here = u[i];
            double next = Math.fma(ratios[2], Math.fma(here, -2, u[slices[1] + j] + u[slices[2] + j]), here);
            next = Math.fma(ratios[1], Math.fma(here, -2, u[i - pitch] + u[i + pitch]), next);
            u[slices[1] + j] = Math.fma(ratios[0], Math.fma(here, -2, u[i - 1] + u[i + 1]), next);
        }
    }
}

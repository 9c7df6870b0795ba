package org.langevin.denoiser;

/** The products in plain Java: the definition, and what runs where the incubator module is absent. */
final class ScalarProduct implements ProductKernel {
    @Override
    public void addProduct(Block a, Block b, Block c, int rows, int steps, int columns) {
        float[] sums = new float[columns];
        for (int i = 0; i < rows; i++) {
            int row = c.offset() + i * c.stride();
            System.arraycopy(c.entries(), row, sums, 0, columns);
            for (int k = 0; k < steps; k++) {
                addScaled(a.entries()[a.offset() + i * a.stride() + k], b.entries(), b.offset() + k * b.stride(), sums);
            }
            System.arraycopy(sums, 0, c.entries(), row, columns);
        }
    }

    private static void addScaled(float factor, float[] b, int offset, float[] sums) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] = Math.fma(factor, b[offset + j], sums[j]);
        }
    }
}

package org.langevin.random;

/** The kernel in plain Java: the definition of every bit, and what runs where the Vector API is missing. */
final class ScalarKernel implements NoiseKernel {
    @Override
    public void words(Philox.Place place, int firstBlock, int blocks, long[] words) {
        int n = words.length / 4;
        for (int b = 0; b < blocks; b++) {
            Philox.Block block = Philox.block(place, firstBlock + b);
            words[b] = block.w0();
            words[n + b] = block.w1();
            words[2 * n + b] = block.w2();
            words[3 * n + b] = block.w3();
        }
    }

    /**
     * The angle picks a quadrant by two bits: one is the sign of the larger part, the cosine of the angle from the quadrant's middle, the
     * other says which of the pair is the larger part.
     */
    @Override
    public void normals(long[] words, int blocks, double[] out) {
        int n = words.length / 4;
        for (int b = 0; b < blocks; b++) {
            double radius = BoxMuller.radius(BoxMuller.radialUniform(words[b], words[n + b]));
            long w2 = words[2 * n + b];
            double x = BoxMuller.angle(w2, words[3 * n + b]);
            double near = radius * BoxMuller.cos(x);
            double far = radius * BoxMuller.sin(x);
            double signed = (w2 >>> BoxMuller.SIGN_BIT) == 0 ? near : -near;
            boolean swap = (w2 >>> BoxMuller.SWAP_BIT & 1) != 0;
            out[b] = swap ? far : signed;
            out[n + b] = swap ? signed : far;
        }
    }

    @Override
    public void uniforms(long[] words, int blocks, double[] out) {
        int n = words.length / 4;
        for (int b = 0; b < blocks; b++) {
            out[b] = uniform(words[b], words[n + b]);
            out[n + b] = uniform(words[2 * n + b], words[3 * n + b]);
        }
    }

    /** (k + ½) / 2^52 for the 52 upper bits k of the two words; exact, and never 0 or 1. */
    static double uniform(long high, long low) {
        long k = high << 20 | low >>> 12;
        return Double.longBitsToDouble(k | ONE_BITS) - ONE_MINUS_HALF_STEP;
    }

    /** The bits of 1: or-ing k into them gives 1 + k / 2^52. */
    static final long ONE_BITS = 0x3FF0_0000_0000_0000L;

    /** 1 − ½ / 2^52, so that the difference is the middle of the k-th of 2^52 cells. */
    static final double ONE_MINUS_HALF_STEP = 1 - 0x1p-53;
}

package org.langevin.physics.heat;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API: line for line the operations of {@link ScalarStencil}, one point in each lane. Speed is bound by loads, of
 * which those of the west and east neighbours straddle cache lines; so the constants stay in registers and all other loads are aligned.
 */
final class VectorStencil implements StencilKernel {
    private static final VectorSpecies<Double> DOUBLES = species(DoubleVector.SPECIES_PREFERRED);
    private static final int LANES = DOUBLES.length();

    private final ScalarStencil scalar = new ScalarStencil();

    /** What the processor prefers, but no longer than the kernel's groups. */
    private static VectorSpecies<Double> species(VectorSpecies<Double> preferred) {
        return preferred.length() <= GROUP ? preferred : DoubleVector.SPECIES_512;
    }

    @Override
    public void plane(double[] u, int from, int count, int pitch, double[] ratios) {
        DoubleVector along = DoubleVector.broadcast(DOUBLES, ratios[0]);
        DoubleVector across = DoubleVector.broadcast(DOUBLES, ratios[1]);
        DoubleVector minusTwo = DoubleVector.broadcast(DOUBLES, -2);
        int north = from - pitch;
        int south = from + pitch;
        for (int j = 0; j < count; j += LANES) {
            DoubleVector here = DoubleVector.fromArray(DOUBLES, u, from + j);
            DoubleVector next = here.fma(minusTwo, sum(u, north + j, south + j)).fma(across, here);
            next = here.fma(minusTwo, sum(u, from + j - 1, from + j + 1)).fma(along, next);
            next.intoArray(u, north + j);
        }
    }

    @Override
    public double copy(double[] u, int from, int count, double[] out, int to) {
        DoubleVector zero = DoubleVector.zero(DOUBLES);
        DoubleVector nothing = zero;
        int j = 0;
        for (; j <= count - LANES; j += LANES) {
            DoubleVector values = DoubleVector.fromArray(DOUBLES, u, from + j);
            nothing = values.fma(zero, nothing);
            values.intoArray(out, to + j);
        }
        return nothing.reduceLanes(VectorOperators.ADD) + scalar.copy(u, from + j, count - j, out, to + j);
    }

    @Override
    public void space(double[] u, int[] slices, int count, int pitch, double[] ratios) {
        DoubleVector x = DoubleVector.broadcast(DOUBLES, ratios[0]);
        DoubleVector y = DoubleVector.broadcast(DOUBLES, ratios[1]);
        DoubleVector z = DoubleVector.broadcast(DOUBLES, ratios[2]);
        DoubleVector minusTwo = DoubleVector.broadcast(DOUBLES, -2);
        int from = slices[0];
        int above = slices[1];
        int below = slices[2];
        for (int j = 0; j < count; j += LANES) {
            int i = from + j;
            DoubleVector here = DoubleVector.fromArray(DOUBLES, u, i);
            DoubleVector next = here.fma(minusTwo, sum(u, above + j, below + j)).fma(z, here);
            next = here.fma(minusTwo, sum(u, i - pitch, i + pitch)).fma(y, next);
            next = here.fma(minusTwo, sum(u, i - 1, i + 1)).fma(x, next);
            next.intoArray(u, above + j);
        }
    }

    private static DoubleVector sum(double[] u, int a, int b) {
        return DoubleVector.fromArray(DOUBLES, u, a).add(DoubleVector.fromArray(DOUBLES, u, b));
    }
}

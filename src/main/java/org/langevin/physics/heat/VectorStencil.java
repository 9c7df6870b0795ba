package org.langevin.physics.heat;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API: line for line the operations of {@link ScalarStencil}, one point in each lane. The last vector of a row
 * overlaps the one before it, which writes the same numbers twice.
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
            DoubleVector column =
                    DoubleVector.fromArray(DOUBLES, u, north + j).add(DoubleVector.fromArray(DOUBLES, u, south + j));
            DoubleVector row = DoubleVector.fromArray(DOUBLES, u, from + j - 1)
                    .add(DoubleVector.fromArray(DOUBLES, u, from + j + 1));
            here.fma(minusTwo, row)
                    .fma(along, here.fma(minusTwo, column).fma(across, here))
                    .intoArray(u, north + j);
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
    public void space(double[] u, int[] rows, double[] ratios, double[] out, int to, int count) {
        if (count < LANES) {
            scalar.space(u, rows, ratios, out, to, count);
            return;
        }
        DoubleVector x = DoubleVector.broadcast(DOUBLES, ratios[0]);
        DoubleVector y = DoubleVector.broadcast(DOUBLES, ratios[1]);
        DoubleVector z = DoubleVector.broadcast(DOUBLES, ratios[2]);
        int here = rows[0];
        int north = rows[1];
        int south = rows[2];
        int above = rows[3];
        int below = rows[4];
        int last = count - LANES;
        for (int i = 0; i < count; i += LANES) {
            int j = Math.min(i, last);
            DoubleVector c = DoubleVector.fromArray(DOUBLES, u, here + j);
            DoubleVector twice = c.add(c);
            DoubleVector next = DoubleVector.fromArray(DOUBLES, u, above + j)
                    .add(DoubleVector.fromArray(DOUBLES, u, below + j))
                    .sub(twice)
                    .fma(z, c);
            next = DoubleVector.fromArray(DOUBLES, u, north + j)
                    .add(DoubleVector.fromArray(DOUBLES, u, south + j))
                    .sub(twice)
                    .fma(y, next);
            DoubleVector.fromArray(DOUBLES, u, here + j - 1)
                    .add(DoubleVector.fromArray(DOUBLES, u, here + j + 1))
                    .sub(twice)
                    .fma(x, next)
                    .intoArray(out, to + j);
        }
    }
}

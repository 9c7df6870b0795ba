package org.langevin.physics.heat;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API: line for line the operations of {@link ScalarStencil}, one point in each lane. The last vector of a row
 * overlaps the one before it, which writes the same numbers twice.
 */
final class VectorStencil implements StencilKernel {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = DOUBLES.length();

    private final ScalarStencil scalar = new ScalarStencil();

    @Override
    public void plane(double[] u, int[] rows, double[] ratios, double[] out, int to, int count) {
        if (count < LANES) {
            scalar.plane(u, rows, ratios, out, to, count);
            return;
        }
        int here = rows[0];
        int north = rows[1];
        int south = rows[2];
        DoubleVector along = DoubleVector.broadcast(DOUBLES, ratios[0]);
        DoubleVector across = DoubleVector.broadcast(DOUBLES, ratios[1]);
        int last = count - LANES;
        for (int j = 0; j < last; j += LANES) {
            planeAt(u, here + j, north + j, south + j, along, across).intoArray(out, to + j);
        }
        planeAt(u, here + last, north + last, south + last, along, across).intoArray(out, to + last);
    }

    private static DoubleVector planeAt(
            double[] u, int here, int north, int south, DoubleVector along, DoubleVector across) {
        DoubleVector c = DoubleVector.fromArray(DOUBLES, u, here);
        DoubleVector twice = c.add(c);
        DoubleVector column = DoubleVector.fromArray(DOUBLES, u, north)
                .add(DoubleVector.fromArray(DOUBLES, u, south))
                .sub(twice);
        DoubleVector row = DoubleVector.fromArray(DOUBLES, u, here - 1)
                .add(DoubleVector.fromArray(DOUBLES, u, here + 1))
                .sub(twice);
        return row.fma(along, column.fma(across, c));
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

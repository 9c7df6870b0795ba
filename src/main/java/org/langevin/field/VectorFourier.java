package org.langevin.field;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The kernel on the Vector API: line for line the operations of {@link ScalarFourier}, one transform in each lane. */
final class VectorFourier implements FourierKernel {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = DOUBLES.length();

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void forward(double[] re, double[] im, Roots roots) {
        int length = roots.points();
        for (; length >= 4; length /= 4) {
            for (int j = 0; j < length / 4; j++) {
                forwardStage(re, im, roots, length, j);
            }
        }
        if (length == 2) {
            pairs(re, im);
        }
    }

    @Override
    public void inverse(double[] re, double[] im, Roots roots) {
        int length = Integer.numberOfTrailingZeros(roots.points()) % 2 == 0 ? 4 : 8;
        if (length == 8) {
            pairs(re, im);
        }
        for (; length <= roots.points(); length *= 4) {
            for (int j = 0; j < length / 4; j++) {
                inverseStage(re, im, roots, length, j);
            }
        }
    }

    @Override
    public void multiply(double[] re, double[] im, int i, int j, double[] first, double[] second) {
        DoubleVector x = DoubleVector.fromArray(DOUBLES, re, i);
        DoubleVector y = DoubleVector.fromArray(DOUBLES, im, i);
        DoubleVector u = DoubleVector.fromArray(DOUBLES, re, j);
        DoubleVector v = DoubleVector.fromArray(DOUBLES, im, j);
        x.mul(first[0]).add(u.mul(first[1])).sub(v.mul(first[2])).intoArray(re, i);
        y.mul(first[0]).add(v.mul(first[1])).add(u.mul(first[2])).intoArray(im, i);
        if (i != j) {
            u.mul(second[0]).add(x.mul(second[1])).sub(y.mul(second[2])).intoArray(re, j);
            v.mul(second[0]).add(y.mul(second[1])).add(x.mul(second[2])).intoArray(im, j);
        }
    }

    private static void forwardStage(double[] re, double[] im, Roots roots, int length, int j) {
        int w = j * (roots.points() / length);
        double cos1 = roots.cos()[w];
        double sin1 = roots.sin()[w];
        double cos2 = roots.cos()[2 * w];
        double sin2 = roots.sin()[2 * w];
        double cos3 = roots.cos()[3 * w];
        double sin3 = roots.sin()[3 * w];
        int quarter = length / 4 * LANES;
        for (int a = j * LANES; a < roots.points() * LANES; a += length * LANES) {
            int b = a + quarter;
            int c = b + quarter;
            int d = c + quarter;
            DoubleVector aRe = DoubleVector.fromArray(DOUBLES, re, a);
            DoubleVector aIm = DoubleVector.fromArray(DOUBLES, im, a);
            DoubleVector cRe = DoubleVector.fromArray(DOUBLES, re, c);
            DoubleVector cIm = DoubleVector.fromArray(DOUBLES, im, c);
            DoubleVector acRe = aRe.add(cRe);
            DoubleVector acIm = aIm.add(cIm);
            DoubleVector tRe = aRe.sub(cRe);
            DoubleVector tIm = aIm.sub(cIm);
            DoubleVector bRe = DoubleVector.fromArray(DOUBLES, re, b);
            DoubleVector bIm = DoubleVector.fromArray(DOUBLES, im, b);
            DoubleVector dRe = DoubleVector.fromArray(DOUBLES, re, d);
            DoubleVector dIm = DoubleVector.fromArray(DOUBLES, im, d);
            DoubleVector bdRe = bRe.add(dRe);
            DoubleVector bdIm = bIm.add(dIm);
            DoubleVector sRe = bIm.sub(dIm);
            DoubleVector sIm = dRe.sub(bRe);
            acRe.add(bdRe).intoArray(re, a);
            acIm.add(bdIm).intoArray(im, a);
            times(re, im, b, acRe.sub(bdRe), acIm.sub(bdIm), cos2, sin2);
            times(re, im, c, tRe.add(sRe), tIm.add(sIm), cos1, sin1);
            times(re, im, d, tRe.sub(sRe), tIm.sub(sIm), cos3, sin3);
        }
    }

    private static void inverseStage(double[] re, double[] im, Roots roots, int length, int j) {
        int w = j * (roots.points() / length);
        double cos1 = roots.cos()[w];
        double sin1 = -roots.sin()[w];
        double cos2 = roots.cos()[2 * w];
        double sin2 = -roots.sin()[2 * w];
        double cos3 = roots.cos()[3 * w];
        double sin3 = -roots.sin()[3 * w];
        int quarter = length / 4 * LANES;
        for (int a = j * LANES; a < roots.points() * LANES; a += length * LANES) {
            int b = a + quarter;
            int c = b + quarter;
            int d = c + quarter;
            DoubleVector aRe = DoubleVector.fromArray(DOUBLES, re, a);
            DoubleVector aIm = DoubleVector.fromArray(DOUBLES, im, a);
            DoubleVector x = DoubleVector.fromArray(DOUBLES, re, b);
            DoubleVector y = DoubleVector.fromArray(DOUBLES, im, b);
            DoubleVector bRe = x.mul(cos2).sub(y.mul(sin2));
            DoubleVector bIm = x.mul(sin2).add(y.mul(cos2));
            DoubleVector acRe = aRe.add(bRe);
            DoubleVector acIm = aIm.add(bIm);
            DoubleVector bdRe = aRe.sub(bRe);
            DoubleVector bdIm = aIm.sub(bIm);
            x = DoubleVector.fromArray(DOUBLES, re, c);
            y = DoubleVector.fromArray(DOUBLES, im, c);
            DoubleVector cRe = x.mul(cos1).sub(y.mul(sin1));
            DoubleVector cIm = x.mul(sin1).add(y.mul(cos1));
            x = DoubleVector.fromArray(DOUBLES, re, d);
            y = DoubleVector.fromArray(DOUBLES, im, d);
            DoubleVector dRe = x.mul(cos3).sub(y.mul(sin3));
            DoubleVector dIm = x.mul(sin3).add(y.mul(cos3));
            DoubleVector tRe = cRe.add(dRe);
            DoubleVector tIm = cIm.add(dIm);
            DoubleVector sRe = dIm.sub(cIm);
            DoubleVector sIm = cRe.sub(dRe);
            acRe.add(tRe).intoArray(re, a);
            acIm.add(tIm).intoArray(im, a);
            bdRe.add(sRe).intoArray(re, b);
            bdIm.add(sIm).intoArray(im, b);
            acRe.sub(tRe).intoArray(re, c);
            acIm.sub(tIm).intoArray(im, c);
            bdRe.sub(sRe).intoArray(re, d);
            bdIm.sub(sIm).intoArray(im, d);
        }
    }

    private static void times(
            double[] re, double[] im, int at, DoubleVector x, DoubleVector y, double cos, double sin) {
        x.mul(cos).sub(y.mul(sin)).intoArray(re, at);
        x.mul(sin).add(y.mul(cos)).intoArray(im, at);
    }

    private static void pairs(double[] re, double[] im) {
        for (double[] part : new double[][] {re, im}) {
            for (int a = 0; a < part.length; a += 2 * LANES) {
                DoubleVector x = DoubleVector.fromArray(DOUBLES, part, a);
                DoubleVector y = DoubleVector.fromArray(DOUBLES, part, a + LANES);
                x.add(y).intoArray(part, a);
                x.sub(y).intoArray(part, a + LANES);
            }
        }
    }
}

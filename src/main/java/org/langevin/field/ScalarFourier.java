package org.langevin.field;

/** The kernel in plain Java. */
final class ScalarFourier implements FourierKernel {
    private static final int LANES = 8;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void forward(double[] re, double[] im, Roots roots) {
        int length = roots.points();
        for (; length >= 4; length /= 4) {
            for (int j = 0; j < length / 4; j++) {
                for (int start = j; start < roots.points(); start += length) {
                    forwardFour(re, im, roots, start * LANES, length / 4 * LANES, j * (roots.points() / length));
                }
            }
        }
        if (length == 2) {
            pairs(re, im, roots.points());
        }
    }

    @Override
    public void inverse(double[] re, double[] im, Roots roots) {
        int length = Integer.numberOfTrailingZeros(roots.points()) % 2 == 0 ? 4 : 8;
        if (length == 8) {
            pairs(re, im, roots.points());
        }
        for (; length <= roots.points(); length *= 4) {
            for (int j = 0; j < length / 4; j++) {
                for (int start = j; start < roots.points(); start += length) {
                    inverseFour(re, im, roots, start * LANES, length / 4 * LANES, j * (roots.points() / length));
                }
            }
        }
    }

    @Override
    public void multiply(double[] re, double[] im, int i, int j, double[] first, double[] second) {
        for (int l = 0; l < LANES; l++) {
            double x = re[i + l];
            double y = im[i + l];
            double u = re[j + l];
            double v = im[j + l];
            re[i + l] = first[0] * x + first[1] * u - first[2] * v;
            im[i + l] = first[0] * y + first[1] * v + first[2] * u;
            if (i != j) {
                re[j + l] = second[0] * u + second[1] * x - second[2] * y;
                im[j + l] = second[0] * v + second[1] * y + second[2] * x;
            }
        }
    }

    private static void forwardFour(double[] re, double[] im, Roots roots, int at, int quarter, int w) {
        for (int a = at; a < at + LANES; a++) {
            int b = a + quarter;
            int c = b + quarter;
            int d = c + quarter;
            double acRe = re[a] + re[c];
            double acIm = im[a] + im[c];
            double tRe = re[a] - re[c];
            double tIm = im[a] - im[c];
            double bdRe = re[b] + re[d];
            double bdIm = im[b] + im[d];
            double sRe = im[b] - im[d];
            double sIm = re[d] - re[b];
            re[a] = acRe + bdRe;
            im[a] = acIm + bdIm;
            times(re, im, b, acRe - bdRe, acIm - bdIm, roots.cos()[2 * w], roots.sin()[2 * w]);
            times(re, im, c, tRe + sRe, tIm + sIm, roots.cos()[w], roots.sin()[w]);
            times(re, im, d, tRe - sRe, tIm - sIm, roots.cos()[3 * w], roots.sin()[3 * w]);
        }
    }

    private static void inverseFour(double[] re, double[] im, Roots roots, int at, int quarter, int w) {
        for (int a = at; a < at + LANES; a++) {
            int b = a + quarter;
            int c = b + quarter;
            int d = c + quarter;
            times(re, im, b, re[b], im[b], roots.cos()[2 * w], -roots.sin()[2 * w]);
            times(re, im, c, re[c], im[c], roots.cos()[w], -roots.sin()[w]);
            times(re, im, d, re[d], im[d], roots.cos()[3 * w], -roots.sin()[3 * w]);
            double acRe = re[a] + re[b];
            double acIm = im[a] + im[b];
            double bdRe = re[a] - re[b];
            double bdIm = im[a] - im[b];
            double tRe = re[c] + re[d];
            double tIm = im[c] + im[d];
            double sRe = im[d] - im[c];
            double sIm = re[c] - re[d];
            re[a] = acRe + tRe;
            im[a] = acIm + tIm;
            re[b] = bdRe + sRe;
            im[b] = bdIm + sIm;
            re[c] = acRe - tRe;
            im[c] = acIm - tIm;
            re[d] = bdRe - sRe;
            im[d] = bdIm - sIm;
        }
    }

    private static void times(double[] re, double[] im, int at, double x, double y, double cos, double sin) {
        re[at] = x * cos - y * sin;
        im[at] = x * sin + y * cos;
    }

    private static void pairs(double[] re, double[] im, int points) {
        for (int start = 0; start < points * LANES; start += 2 * LANES) {
            for (int a = start; a < start + LANES; a++) {
                double x = re[a];
                double y = im[a];
                re[a] = x + re[a + LANES];
                im[a] = y + im[a + LANES];
                re[a + LANES] = x - re[a + LANES];
                im[a + LANES] = y - im[a + LANES];
            }
        }
    }
}

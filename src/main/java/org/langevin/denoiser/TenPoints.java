package org.langevin.denoiser;

/**
 * The polynomial of degree 9 through ten neighbouring points of an axis, five on either side, at one place between the middle two.
 *
 * @param first number of the first point
 * @param values what each point's value adds to the polynomial's value
 * @param slopes what it adds to its slope, per spacing
 */
record TenPoints(int first, double[] values, double[] slopes) {
    static final int COUNT = 10;
    private static final int BEFORE = 4;

    /**
     * The points around a place.
     *
     * @param place in spacings from point 0
     * @param size number of points of the axis
     * @return null where there are not five on either side
     */
    static TenPoints around(double place, int size) {
        int first = (int) Math.floor(place) - BEFORE;
        if (!(place >= BEFORE && place < size) || first + COUNT > size) {
            return null;
        }
        double u = place - first;
        double[] values = new double[COUNT];
        double[] slopes = new double[COUNT];
        for (int j = 0; j < COUNT; j++) {
            values[j] = 1;
            for (int m = 0; m < COUNT; m++) {
                if (m != j) {
                    // The product rule, one factor (u - m) / (j - m) after the other.
                    slopes[j] = (slopes[j] * (u - m) + values[j]) / (j - m);
                    values[j] *= (u - m) / (j - m);
                }
            }
        }
        return new TenPoints(first, values, slopes);
    }

    /** The polynomial's value, of numbers that begin at {@code offset}. */
    double value(double[] numbers, int offset) {
        return sum(values, numbers, offset);
    }

    /** Its slope, per spacing. */
    double slope(double[] numbers, int offset) {
        return sum(slopes, numbers, offset);
    }

    private static double sum(double[] weights, double[] numbers, int offset) {
        double sum = 0;
        for (int j = 0; j < COUNT; j++) {
            sum += weights[j] * numbers[offset + j];
        }
        return sum;
    }
}

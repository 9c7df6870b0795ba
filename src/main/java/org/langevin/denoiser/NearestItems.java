package org.langevin.denoiser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nearest items of a dataset: matrix products in single precision leave those that may be, and distances in double precision decide among them.
 *
 * @param store the items
 */
record NearestItems(ItemStore store) {
    /** States whose products with all items are held at a time: 15 MB of them for 60,000 items. */
    private static final int TOGETHER = 64;

    /** Each state's nearest item; states are [states, dimension]. */
    List<Neighbour> of(double[] x, int states) {
        List<Neighbour> all = new ArrayList<>(states);
        int dimension = store.dimension();
        for (int first = 0; first < states; first += TOGETHER) {
            int some = Math.min(TOGETHER, states - first);
            all.addAll(together(Arrays.copyOfRange(x, first * dimension, (first + some) * dimension), some));
        }
        return all;
    }

    private List<Neighbour> together(double[] x, int states) {
        ItemProducts products = new ItemProducts(store, x, states, 1, null);
        float[] threshold = products.best();
        for (int q = 0; q < states; q++) {
            threshold[q] -= (float) (2 * products.error(q));
        }
        int[][] candidates = products.candidates(threshold);
        return IntStream.range(0, states)
                .parallel()
                .mapToObj(q -> nearest(x, q * store.dimension(), candidates[q]))
                .toList();
    }

    private Neighbour nearest(double[] x, int offset, int[] candidates) {
        int nearest = candidates[0];
        double least = Double.POSITIVE_INFINITY;
        for (int n : candidates) {
            double square = store.squaredDistance(x, offset, 1, n);
            if (square < least) {
                nearest = n;
                least = square;
            }
        }
        return new Neighbour(nearest, Math.sqrt(least));
    }
}

package org.langevin.denoiser;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The products x_q · y_n − ½ α |y_n|² of a batch of states with all items of a dataset, in single precision.
 *
 * <p>Of two items, that with the larger product is nearer to its state in |x − α y|² = |x|² − 2 α (product). A product is off by {@link #error} at
 * most, so what single precision leaves undecided can be told, and be settled in double precision.
 *
 * <p>Work is cut by items of the dataset; nothing depends on the number of threads, and nothing in a state's products on the other states.
 */
final class ItemProducts {
    /** Items in a block of products: 256 images of 28 × 28 are 0.8 MB, and stay in the second-level cache. */
    static final int BLOCK = 256;
    /** Coordinates in one chain of single-precision sums; short chains lose little, and the states' share stays in the first-level cache. */
    private static final int CHAIN = 112;
    /** A product's error as a share of |x| |y|, at most: 160,000 of MNIST had 0.7 · 2⁻²⁴ root mean square and 2.9 · 2⁻²⁴ at worst. */
    private static final double PRODUCT_ERROR = 8 * 0x1p-24;

    private final ItemStore store;
    private final double[] x;
    private final int states;
    private final double alpha;
    private final int[] labels;
    /** The number of states in whole groups. */
    private final int columns;

    private final float[] products;

    /**
     * Multiplies.
     *
     * @param x the states, [states, dimension]
     * @param alpha α, the share of an item in a state
     * @param labels the class of each state's item, or null; an item of another class has the product −∞
     */
    ItemProducts(ItemStore store, double[] x, int states, double alpha, int[] labels) {
        this.store = store;
        this.x = x;
        this.states = states;
        this.alpha = alpha;
        this.labels = labels;
        this.columns = ProductKernel.padded(states);
        this.products = products();
    }

    /** The product of item n with state q. */
    float of(int n, int q) {
        return products[n * columns + q];
    }

    /** By how much state q's products are off, at most: |x_q| or the largest α |y| enters, whichever is more, as both are in the products. */
    double error(int q) {
        double sum = 0;
        for (int k = 0; k < store.dimension(); k++) {
            double value = x[q * store.dimension() + k];
            sum += value * value;
        }
        return PRODUCT_ERROR * store.largestNorm() * Math.max(Math.sqrt(sum), alpha * store.largestNorm());
    }

    /** The largest product of each state, [states] or more. */
    float[] best() {
        float[] best = new float[columns];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        for (int n = 0; n < store.size(); n++) {
            for (int q = 0; q < columns; q++) {
                best[q] = Math.max(best[q], products[n * columns + q]);
            }
        }
        return best;
    }

    /** The items of each state whose products reach its threshold, ascending. */
    int[][] candidates(float[] threshold) {
        int[][] found = new int[states][BLOCK];
        int[] count = new int[states];
        for (int n = 0; n < store.size(); n++) {
            for (int q = 0; q < states; q++) {
                if (products[n * columns + q] >= threshold[q]) {
                    if (count[q] == found[q].length) {
                        found[q] = Arrays.copyOf(found[q], 2 * count[q]);
                    }
                    found[q][count[q]++] = n;
                }
            }
        }
        int[][] candidates = new int[states][];
        Arrays.setAll(candidates, q -> Arrays.copyOf(found[q], count[q]));
        return candidates;
    }

    private float[] products() {
        float[] transposed = new float[store.stride() * columns];
        for (int q = 0; q < states; q++) {
            for (int k = 0; k < store.dimension(); k++) {
                transposed[k * columns + q] = (float) x[q * store.dimension() + k];
            }
        }
        float[] all = new float[Math.multiplyExact(store.size(), columns)];
        IntStream.range(0, (store.size() + BLOCK - 1) / BLOCK).parallel().forEach(b -> {
            int from = b * BLOCK;
            int to = Math.min(from + BLOCK, store.size());
            multiply(new ProductKernel.Block(transposed, 0, columns), from, to, all);
            if (labels != null) {
                hideOtherClasses(from, to, all);
            }
        });
        return all;
    }

    private void multiply(ProductKernel.Block transposed, int from, int to, float[] all) {
        for (int n = from; n < to; n++) {
            float offset = (float) (-alpha * store.halfSquareOf(n));
            Arrays.fill(all, n * columns, (n + 1) * columns, offset);
        }
        float[] chain = new float[(to - from) * columns];
        for (int k = 0; k < store.stride(); k += CHAIN) {
            Arrays.fill(chain, 0);
            ProductKernel.Block items = store.from(from);
            store.kernel()
                    .addProduct(
                            new ProductKernel.Block(items.entries(), items.offset() + k, items.stride()),
                            transposed.fromRow(k),
                            new ProductKernel.Block(chain, 0, columns),
                            to - from,
                            Math.min(CHAIN, store.stride() - k),
                            columns);
            for (int i = 0; i < chain.length; i++) {
                all[from * columns + i] += chain[i];
            }
        }
    }

    private void hideOtherClasses(int from, int to, float[] all) {
        for (int n = from; n < to; n++) {
            for (int q = 0; q < states; q++) {
                if (!store.isOf(n, labels[q])) {
                    all[n * columns + q] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }
}

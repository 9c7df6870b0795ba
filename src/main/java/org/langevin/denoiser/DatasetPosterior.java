package org.langevin.denoiser;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.process.NoiseLevel;

/**
 * The posterior over the items of a dataset given a batch of states at one noise level.
 *
 * <p>Work is cut by items of the dataset, in parts of fixed size whose sums are added in order, or by states; nothing depends on the number of
 * threads, and nothing in a state's answer on the other states.
 */
final class DatasetPosterior {
    /** Items in a block of products: 256 images of 28 × 28 are 0.8 MB, and stay in the second-level cache. */
    private static final int BLOCK = 256;
    /** Items whose weighted sums are added up by one thread, in double precision from block to block. */
    private static final int PART = 16 * BLOCK;
    /** Coordinates in one chain of single-precision sums; short chains lose little, and the states' share stays in the first-level cache. */
    private static final int CHAIN = 112;
    /** A product's error as a share of |x| |y|, at most: 160,000 of MNIST had 0.7 · 2⁻²⁴ root mean square and 2.9 · 2⁻²⁴ at worst. */
    private static final double PRODUCT_ERROR = 8 * 0x1p-24;
    /** The error of a log weight, in nats, up to which single precision will do. */
    private static final double SINGLE_ENOUGH = 5e-4;
    /** Log weights that lie lower than the largest by more are left out: 60,000 items of e⁻³² sum to 8e-10. */
    private static final double NEGLIGIBLE = 32;
    /** Weights beside a largest one of 1 that are taken for 0: products with subnormal numbers were measured to take twenty times as long. */
    private static final float SMALLEST_WEIGHT = 1e-20f;
    /** Numbers up to which a dataset isn't worth the single-precision products. */
    private static final int SMALL = 1 << 14;

    private final ItemStore store;
    private final double[] x;
    private final int states;
    private final NoiseLevel level;
    private final int[] labels;
    /** s = α / σ², by which products become log weights. */
    private final double sharpness;
    /** The number of states in whole groups. */
    private final int columns;

    DatasetPosterior(ItemStore store, double[] x, int states, NoiseLevel level, int[] labels) {
        this.store = store;
        this.x = x;
        this.states = states;
        this.level = level;
        this.labels = labels;
        this.sharpness = level.alpha() / (level.sigma() * level.sigma());
        this.columns = ProductKernel.padded(states);
    }

    /** Writes E[x_0 | x] for each state, [states, dimension]. */
    void means(double[] out) {
        if ((long) store.size() * store.dimension() <= SMALL) {
            int[] all = IntStream.range(0, store.size()).toArray();
            IntStream.range(0, states).forEach(q -> mean(q, all, out));
            return;
        }
        float[] products = products();
        float[] best = best(products);
        boolean[] single = new boolean[states];
        float[] threshold = new float[states];
        boolean anySingle = false;
        boolean anyDouble = false;
        for (int q = 0; q < states; q++) {
            double error = sharpness * PRODUCT_ERROR * store.largestNorm() * norm(q);
            single[q] = error <= SINGLE_ENOUGH;
            anySingle |= single[q];
            anyDouble |= !single[q];
            threshold[q] =
                    single[q] ? Float.POSITIVE_INFINITY : (float) (best[q] - (NEGLIGIBLE + 2 * error) / sharpness);
        }
        if (anyDouble) {
            int[][] candidates = candidates(products, threshold);
            IntStream.range(0, states).parallel().filter(q -> !single[q]).forEach(q -> mean(q, candidates[q], out));
        }
        if (anySingle) {
            weightedSums(products, best, single, out);
        }
    }

    /** |x_q| or the largest α |y|, whichever is more: both enter the products. */
    private double norm(int q) {
        double sum = 0;
        for (int k = 0; k < store.dimension(); k++) {
            double value = x[q * store.dimension() + k];
            sum += value * value;
        }
        return Math.max(Math.sqrt(sum), level.alpha() * store.largestNorm());
    }

    /** The mean over some items in double precision, the log weights being −|x − α y|² / (2 σ²). */
    private void mean(int q, int[] items, double[] out) {
        int offset = q * store.dimension();
        double[] logWeights = new double[items.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < items.length; i++) {
            logWeights[i] = labels == null || store.isOf(items[i], labels[q])
                    ? -store.squaredDistance(x, offset, level.alpha(), items[i]) / (2 * level.sigma() * level.sigma())
                    : Double.NEGATIVE_INFINITY;
            largest = Math.max(largest, logWeights[i]);
        }
        double total = 0;
        for (int i = 0; i < items.length; i++) {
            logWeights[i] = Math.exp(logWeights[i] - largest);
            total += logWeights[i];
        }
        Arrays.fill(out, offset, offset + store.dimension(), 0);
        for (int i = 0; i < items.length; i++) {
            if (logWeights[i] > 0) {
                store.addItem(items[i], logWeights[i] / total, out, offset);
            }
        }
    }

    /** x_q · y_n − ½ α |y_n|² in single precision, [items, columns]; −∞ for an item of another class. */
    private float[] products() {
        float[] transposed = new float[store.stride() * columns];
        for (int q = 0; q < states; q++) {
            for (int k = 0; k < store.dimension(); k++) {
                transposed[k * columns + q] = (float) x[q * store.dimension() + k];
            }
        }
        float[] products = new float[Math.multiplyExact(store.size(), columns)];
        forBlocks(BLOCK, (from, to) -> {
            products(new ProductKernel.Block(transposed, 0, columns), from, to, products);
            if (labels != null) {
                hideOtherClasses(from, to, products);
            }
        });
        return products;
    }

    private void products(ProductKernel.Block transposed, int from, int to, float[] products) {
        for (int n = from; n < to; n++) {
            float offset = (float) (-level.alpha() * store.halfSquareOf(n));
            Arrays.fill(products, n * columns, (n + 1) * columns, offset);
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
                products[from * columns + i] += chain[i];
            }
        }
    }

    private void hideOtherClasses(int from, int to, float[] products) {
        for (int n = from; n < to; n++) {
            for (int q = 0; q < states; q++) {
                if (!store.isOf(n, labels[q])) {
                    products[n * columns + q] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    /** The largest product of each state. */
    private float[] best(float[] products) {
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
    private int[][] candidates(float[] products, float[] threshold) {
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

    /** The means over all items by single-precision products, for the states that are marked. */
    private void weightedSums(float[] products, float[] best, boolean[] marked, double[] out) {
        int parts = (store.size() + PART - 1) / PART;
        double[][] sums = new double[parts][];
        double[][] totals = new double[parts][states];
        forBlocks(PART, (from, to) -> {
            sums[from / PART] = new double[states * store.stride()];
            for (int block = from; block < to; block += BLOCK) {
                int end = Math.min(block + BLOCK, to);
                float[] weights = weights(products, best, marked, block, end, totals[from / PART]);
                addWeighted(weights, block, end, sums[from / PART]);
            }
        });
        for (int q = 0; q < states; q++) {
            if (marked[q]) {
                int state = q;
                double total = 0;
                for (double[] part : totals) {
                    total += part[state];
                }
                for (int k = 0; k < store.dimension(); k++) {
                    double sum = 0;
                    for (double[] part : sums) {
                        sum += part[q * store.stride() + k];
                    }
                    out[q * store.dimension() + k] = sum / total;
                }
            }
        }
    }

    /** The weights of a block's items for each state, [states, items], unnormalised; adds each state's to its total. */
    private float[] weights(float[] products, float[] best, boolean[] marked, int from, int to, double[] totals) {
        float[] weights = new float[states * (to - from)];
        for (int n = from; n < to; n++) {
            for (int q = 0; q < states; q++) {
                if (marked[q]) {
                    float weight = (float) Math.exp(sharpness * (products[n * columns + q] - best[q]));
                    if (weight > SMALLEST_WEIGHT) {
                        weights[q * (to - from) + n - from] = weight;
                        totals[q] += weight;
                    }
                }
            }
        }
        return weights;
    }

    private void addWeighted(float[] weights, int from, int to, double[] sums) {
        float[] block = new float[sums.length];
        store.kernel()
                .addProduct(
                        new ProductKernel.Block(weights, 0, to - from),
                        store.from(from),
                        new ProductKernel.Block(block, 0, store.stride()),
                        states,
                        to - from,
                        store.stride());
        for (int i = 0; i < sums.length; i++) {
            sums[i] += block[i];
        }
    }

    /** Does something with items {@code from ... to − 1}. */
    @FunctionalInterface
    private interface RangeTask {
        void over(int from, int to);
    }

    /** All items in blocks of a fixed size, in parallel. */
    private void forBlocks(int size, RangeTask task) {
        IntStream.range(0, (store.size() + size - 1) / size)
                .parallel()
                .forEach(b -> task.over(b * size, Math.min((b + 1) * size, store.size())));
    }
}

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
    /** Items whose weighted sums are added up by one thread, in double precision from block to block. */
    private static final int PART = 16 * ItemProducts.BLOCK;
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

    DatasetPosterior(ItemStore store, double[] x, int states, NoiseLevel level, int[] labels) {
        this.store = store;
        this.x = x;
        this.states = states;
        this.level = level;
        this.labels = labels;
        this.sharpness = level.alpha() / (level.sigma() * level.sigma());
    }

    /** Writes E[x_0 | x] for each state, [states, dimension]. */
    void means(double[] out) {
        if ((long) store.size() * store.dimension() <= SMALL) {
            int[] all = IntStream.range(0, store.size()).toArray();
            IntStream.range(0, states).forEach(q -> mean(q, all, out));
            return;
        }
        ItemProducts products = new ItemProducts(store, x, states, level.alpha(), labels);
        float[] best = products.best();
        boolean[] single = new boolean[states];
        float[] threshold = new float[states];
        boolean anySingle = false;
        boolean anyDouble = false;
        for (int q = 0; q < states; q++) {
            double error = sharpness * products.error(q);
            single[q] = error <= SINGLE_ENOUGH;
            anySingle |= single[q];
            anyDouble |= !single[q];
            threshold[q] =
                    single[q] ? Float.POSITIVE_INFINITY : (float) (best[q] - (NEGLIGIBLE + 2 * error) / sharpness);
        }
        if (anyDouble) {
            int[][] candidates = products.candidates(threshold);
            IntStream.range(0, states).parallel().filter(q -> !single[q]).forEach(q -> mean(q, candidates[q], out));
        }
        if (anySingle) {
            weightedSums(products, best, single, out);
        }
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

    /** The means over all items by single-precision products, for the states that are marked. */
    private void weightedSums(ItemProducts products, float[] best, boolean[] marked, double[] out) {
        int parts = (store.size() + PART - 1) / PART;
        double[][] sums = new double[parts][];
        double[][] totals = new double[parts][states];
        forParts((from, to) -> {
            sums[from / PART] = new double[states * store.stride()];
            for (int block = from; block < to; block += ItemProducts.BLOCK) {
                int end = Math.min(block + ItemProducts.BLOCK, to);
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
    private float[] weights(ItemProducts products, float[] best, boolean[] marked, int from, int to, double[] totals) {
        float[] weights = new float[states * (to - from)];
        for (int n = from; n < to; n++) {
            for (int q = 0; q < states; q++) {
                if (marked[q]) {
                    float weight = (float) Math.exp(sharpness * (products.of(n, q) - best[q]));
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

    /** All items in parts, in parallel. */
    private void forParts(RangeTask task) {
        IntStream.range(0, (store.size() + PART - 1) / PART)
                .parallel()
                .forEach(p -> task.over(p * PART, Math.min((p + 1) * PART, store.size())));
    }
}

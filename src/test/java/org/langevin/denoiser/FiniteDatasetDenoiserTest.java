package org.langevin.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.reference.AnalyticReference;
import org.langevin.reference.Reference;
import org.langevin.schedule.NoiseSchedules;

class FiniteDatasetDenoiserTest {
    private static final NoisingProcess EDM = new NoisingProcess(NoiseSchedules.named("edm"));
    private static final NoisingProcess VP = new NoisingProcess(NoiseSchedules.named("vp-linear"));

    private static final int ITEMS = 3001;
    /** Not a multiple of anything a kernel likes. */
    private static final int DIMENSION = 181;
    /** Items that lie close together and far from the origin, as images with a common background do: hard for single precision. */
    private static final float[] DATASET = dataset();

    private static final int[] CLASSES =
            IntStream.range(0, ITEMS).map(n -> n % 3).toArray();

    /** Against sums of all items in double precision, at noise where all items count, where few do, and where one does. */
    @ParameterizedTest
    @ValueSource(doubles = {80, 20, 8, 4, 2, 1, .7, .5, .3, .1, .02, .003})
    void theDenoisedItemIsRight(double sigma) {
        double[] x = states(5, sigma);
        double[] out = new double[x.length];
        new FiniteDatasetDenoiser(EDM, PredictionType.SAMPLE, DATASET, DIMENSION, null).predict(x, 5, sigma, null, out);
        double promised = sigma >= .5 ? 1e-5 : 1e-9;
        for (int q = 0; q < 5; q++) {
            double[] exact = exactMean(Arrays.copyOfRange(x, q * DIMENSION, (q + 1) * DIMENSION), sigma, -1);
            assertThat(relativeError(exact, Arrays.copyOfRange(out, q * DIMENSION, (q + 1) * DIMENSION)))
                    .isLessThan(promised);
        }
    }

    /** Where a state is nearly an item, the item comes back to the last bit. */
    @Test
    void atLittleNoiseTheNearestItemComesBack() {
        double[] x = states(2, .002);
        double[] out = new double[x.length];
        new FiniteDatasetDenoiser(EDM, PredictionType.SAMPLE, DATASET, DIMENSION, null).predict(x, 2, .002, null, out);
        for (int i = 0; i < x.length; i++) {
            assertThat(out[i]).isEqualTo(DATASET[itemOf(i / DIMENSION) * DIMENSION + i % DIMENSION]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {20, 2, .5})
    void aClassIsADatasetOfItsOwn(double sigma) {
        double[] x = states(4, sigma);
        double[] out = new double[x.length];
        int[] labels = {2, 0, 1, 0};
        new FiniteDatasetDenoiser(EDM, PredictionType.SAMPLE, DATASET, DIMENSION, CLASSES)
                .predict(x, 4, sigma, labels, out);
        for (int q = 0; q < 4; q++) {
            double[] exact = exactMean(Arrays.copyOfRange(x, q * DIMENSION, (q + 1) * DIMENSION), sigma, labels[q]);
            assertThat(relativeError(exact, Arrays.copyOfRange(out, q * DIMENSION, (q + 1) * DIMENSION)))
                    .isLessThan(1e-5);
        }
    }

    /** With lanes and without, alone and in a batch: the same bits. */
    @ParameterizedTest
    @ValueSource(doubles = {20, 2, .5})
    void bitsDependNeitherOnLanesNorOnTheBatch(double sigma) {
        double[] x = states(19, sigma);
        double[] lanes = new double[x.length];
        denoiser(new VectorProduct()).predict(x, 19, sigma, null, lanes);
        double[] plain = new double[x.length];
        denoiser(new ScalarProduct()).predict(x, 19, sigma, null, plain);
        assertThat(lanes).containsExactly(plain);
        for (int q : new int[] {0, 11, 18}) {
            double[] alone = new double[DIMENSION];
            denoiser(new VectorProduct())
                    .predict(Arrays.copyOfRange(x, q * DIMENSION, (q + 1) * DIMENSION), 1, sigma, null, alone);
            assertThat(alone).containsExactly(Arrays.copyOfRange(lanes, q * DIMENSION, (q + 1) * DIMENSION));
        }
    }

    /**
     * Against all distances in double precision: states anywhere, states at items, and one halfway between an item and its copy with the last
     * bit of a coordinate changed, which single precision can't tell apart. More than are held at a time.
     */
    @Test
    void theNearestItemIsExact() {
        float[] items = DATASET.clone();
        System.arraycopy(items, 40 * DIMENSION, items, 2000 * DIMENSION, DIMENSION);
        items[2000 * DIMENSION + 7] = Math.nextUp(items[2000 * DIMENSION + 7]);
        int count = 90;
        double[] x = new double[count * DIMENSION];
        new KeyedNoise(8).normals(Stream.FORWARD_NOISE, 0, 0, x, 0, x.length);
        for (int q = 0; q < count; q++) {
            double noise = q < 30 ? 1 : q < 60 ? 1e-3 : 0;
            int item = q % 2 == 0 ? 40 : 2000 + q;
            for (int k = 0; k < DIMENSION; k++) {
                x[q * DIMENSION + k] = noise * x[q * DIMENSION + k] + items[item * DIMENSION + k];
            }
        }
        x[7] = items[2000 * DIMENSION + 7];
        List<Neighbour> nearest =
                new FiniteDatasetDenoiser(EDM, PredictionType.SAMPLE, items, DIMENSION, CLASSES).nearest(x, count);
        assertThat(nearest).hasSize(count);
        for (int q = 0; q < count; q++) {
            double[] squares = squaredDistances(items, x, q);
            double least = Arrays.stream(squares).min().orElseThrow();
            assertThat(squares[nearest.get(q).item()]).as("state " + q).isEqualTo(least);
            assertThat(nearest.get(q).distance()).isCloseTo(Math.sqrt(least), within(1e-12));
        }
        assertThat(nearest.get(62)).isEqualTo(new Neighbour(40, 0));
        assertThat(nearest.get(63)).isEqualTo(new Neighbour(2063, 0));
    }

    /** Of an item that is there twice, the first. */
    @Test
    void ofEqualDistancesTheLowestNumberWins() {
        float[] items = DATASET.clone();
        System.arraycopy(items, 40 * DIMENSION, items, 2000 * DIMENSION, DIMENSION);
        double[] x = new double[DIMENSION];
        Arrays.setAll(x, k -> items[40 * DIMENSION + k]);
        assertThat(new FiniteDatasetDenoiser(EDM, PredictionType.SAMPLE, items, DIMENSION, null).nearest(x, 1))
                .containsExactly(new Neighbour(40, 0));
    }

    private static double[] squaredDistances(float[] items, double[] x, int q) {
        double[] squares = new double[ITEMS];
        for (int n = 0; n < ITEMS; n++) {
            for (int k = 0; k < DIMENSION; k++) {
                double difference = x[q * DIMENSION + k] - items[n * DIMENSION + k];
                squares[n] += difference * difference;
            }
        }
        return squares;
    }

    /** Three points in the plane; their coordinates are rounded to single precision, so not to all digits. */
    @Test
    void threePointsInThePlane() {
        JsonNode set = AnalyticReference.REVERSAL.get("empirical_2d");
        float[] items = {1, 0, -.5f, .8f, -.5f, -.8f};
        for (PredictionType type : new PredictionType[] {PredictionType.SAMPLE, PredictionType.EPSILON}) {
            double[] out = new double[2];
            new FiniteDatasetDenoiser(VP, type, items, 2, null).predict(new double[] {.2, .3}, 1, .2, null, out);
            double[] expected = Reference.numbers(set.get(type == PredictionType.SAMPLE ? "x0hat" : "eps"));
            for (int i = 0; i < 2; i++) {
                assertThat(out[i]).isCloseTo(expected[i], within(1e-7));
            }
        }
    }

    @Test
    void whatHasNoAnswerIsRefused() {
        FiniteDatasetDenoiser denoiser =
                new FiniteDatasetDenoiser(VP, PredictionType.V, new float[] {1, 2, 3, 4}, 2, new int[] {4, 7});
        double[] two = new double[2];
        assertThatThrownBy(() -> denoiser.predict(two, 1, 0, null, new double[2]))
                .hasMessageContaining("t = 0.0");
        assertThatThrownBy(() -> denoiser.predict(two, 1, .5, new int[] {5}, new double[2]))
                .hasMessageContaining("label[0] = 5");
        assertThatThrownBy(() -> new FiniteDatasetDenoiser(VP, PredictionType.V, new float[3], 2, null))
                .hasMessageContaining("3 numbers in items of dimension 2");
        assertThatThrownBy(() -> new FiniteDatasetDenoiser(VP, PredictionType.V, new float[] {Float.NaN}, 1, null))
                .hasMessageContaining("not finite");
    }

    private static FiniteDatasetDenoiser denoiser(ProductKernel kernel) {
        return new FiniteDatasetDenoiser(EDM, PredictionType.SAMPLE, DATASET, DIMENSION, null, kernel);
    }

    private static float[] dataset() {
        float[] items = new float[ITEMS * DIMENSION];
        new KeyedNoise(11).normals(Stream.SHUFFLE, 0, 0, items, 0, items.length);
        for (int i = 0; i < items.length; i++) {
            items[i] = -1 + .25f * items[i];
        }
        return items;
    }

    /** Which item state q is a noised one of. */
    private static int itemOf(int q) {
        return 17 + 91 * q;
    }

    private static double[] states(int count, double sigma) {
        double[] x = new double[count * DIMENSION];
        new KeyedNoise(5).normals(Stream.FORWARD_NOISE, 0, 0, x, 0, x.length);
        for (int i = 0; i < x.length; i++) {
            x[i] = DATASET[itemOf(i / DIMENSION) * DIMENSION + i % DIMENSION] + sigma * x[i];
        }
        return x;
    }

    private static double[] exactMean(double[] x, double sigma, int label) {
        double[] logWeights = new double[ITEMS];
        for (int n = 0; n < ITEMS; n++) {
            double square = 0;
            for (int k = 0; k < DIMENSION; k++) {
                square += Math.pow(x[k] - DATASET[n * DIMENSION + k], 2);
            }
            boolean counts = label < 0 || CLASSES[n] == label;
            logWeights[n] = counts ? -square / (2 * sigma * sigma) : Double.NEGATIVE_INFINITY;
        }
        double largest = Arrays.stream(logWeights).max().orElseThrow();
        double[] weights =
                Arrays.stream(logWeights).map(l -> Math.exp(l - largest)).toArray();
        double total = Arrays.stream(weights).sum();
        double[] mean = new double[DIMENSION];
        for (int n = 0; n < ITEMS; n++) {
            for (int k = 0; k < DIMENSION; k++) {
                mean[k] += weights[n] / total * DATASET[n * DIMENSION + k];
            }
        }
        return mean;
    }

    private static double relativeError(double[] exact, double[] computed) {
        double square = 0;
        double size = 0;
        for (int k = 0; k < exact.length; k++) {
            square += Math.pow(computed[k] - exact[k], 2);
            size += exact[k] * exact[k];
        }
        return Math.sqrt(square / size);
    }
}

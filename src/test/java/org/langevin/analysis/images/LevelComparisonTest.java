package org.langevin.analysis.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.analysis.BayesLoss;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.FiniteDatasetDenoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;

class LevelComparisonTest {
    private static final NoisingProcess DDPM = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final int DIMENSION = 12;
    private static final int ITEMS = 40;
    private static final CleanImages TRAINING = images(0);
    private static final CleanImages HELD_OUT = images(1);

    /** Items of two classes, in [−1, 1] for the most part. */
    private static CleanImages images(int step) {
        float[] values = new float[ITEMS * DIMENSION];
        new KeyedNoise(4).normals(Stream.KNOWN_LAW, step, 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= .6f;
        }
        int[] labels = new int[ITEMS];
        Arrays.setAll(labels, i -> i % 2);
        return new CleanImages(values, DIMENSION, labels);
    }

    private static FiniteDatasetDenoiser optimum(PredictionType type) {
        return new FiniteDatasetDenoiser(DDPM, type, TRAINING.values(), DIMENSION, TRAINING.labels());
    }

    private static LevelComparison.Level compare(Denoiser network, int entry) {
        return new LevelComparison(network, optimum(PredictionType.SAMPLE), DDPM, new KeyedNoise(7), 16)
                .at(entry, TRAINING, HELD_OUT, done -> {});
    }

    /** The optimum in the network's place, whatever it predicts, is at no distance from itself, and on no image's noise better or worse. */
    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void theOptimumIsAtNoDistanceFromItself(PredictionType type) {
        for (int entry : new int[] {1, 60, 400, 1000}) {
            LevelComparison.Level level = compare(optimum(type), entry);
            assertThat(level.distanceFromEmpiricalOptimum().mean()).isLessThan(1e-16);
            assertThat(level.training().excess().mean()).isCloseTo(0, within(1e-9));
            assertThat(level.heldOut().excess().mean()).isCloseTo(0, within(1e-9));
            double floor = level.training().optimum().target().mean();
            assertThat(level.training().network().target().mean()).isCloseTo(floor, within(1e-9 * (1 + floor)));
        }
    }

    /** A mixture of points in double precision says the same as the dataset, class by class. */
    @ParameterizedTest
    @ValueSource(ints = {20, 300, 700})
    void aMixtureOfPointsIsAtNoDistance(int entry) {
        double[][] points = new double[ITEMS / 2][];
        Arrays.setAll(points, n -> TRAINING.doubles(2 * n + 1, 1));
        Denoiser mixture = new GaussianMixtureDenoiser(DDPM, PredictionType.EPSILON, GaussianMixture.around(points, 0));
        int[] odd = new int[ITEMS / 2];
        Arrays.setAll(odd, i -> 2 * i + 1);
        CleanImages images = TRAINING.select(odd);
        LevelComparison.Level level = new LevelComparison(
                        unlabelled(mixture), optimum(PredictionType.V), DDPM, new KeyedNoise(7), 64)
                .at(entry, images, images, done -> {});
        assertThat(level.distanceFromEmpiricalOptimum().mean()).isLessThan(1e-16);
        assertThat(level.generalisationGap().mean()).isZero();
    }

    /** The labels of a dataset's class are those of a mixture's component in the mixture's denoiser: it is to see none. */
    private static Denoiser unlabelled(Denoiser denoiser) {
        return new Denoiser() {
            @Override
            public PredictionType predictionType() {
                return denoiser.predictionType();
            }

            @Override
            public int dimension() {
                return denoiser.dimension();
            }

            @Override
            public void predict(double[] x, int items, double t, int[] labels, double[] out) {
                denoiser.predict(x, items, t, null, out);
            }
        };
    }

    /** Two points on the line, 20,000 states: the optimum's loss is the floor that quadrature gives, and no batch size changes a bit. */
    @ParameterizedTest
    @CsvSource({"300, 7", "500, 64", "700, 20000"})
    void theOptimumsLossIsTheBayesLoss(int entry, int together) {
        float[] values = new float[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? -1 : .5f;
        }
        CleanImages images = new CleanImages(values, 1, null);
        Denoiser optimum = new FiniteDatasetDenoiser(DDPM, PredictionType.SAMPLE, new float[] {-1, .5f}, 1, null);
        Denoiser zero = new Zero(PredictionType.V, 1);
        LevelComparison.Level level = new LevelComparison(zero, optimum, DDPM, new KeyedNoise(3), together)
                .at(entry, images, images, d -> {});
        GaussianMixture law = GaussianMixture.around(new double[][] {{-1}, {.5}}, 0);
        LevelComparison.Loss loss = level.training().optimum();
        assertThat(loss.epsilon().mean())
                .isCloseTo(
                        BayesLoss.of(PredictionType.EPSILON, law, DDPM.level(entry)),
                        within(4 * loss.epsilon().standardError()));
        assertThat(loss.target().mean())
                .isCloseTo(
                        BayesLoss.of(PredictionType.V, law, DDPM.level(entry)),
                        within(4 * loss.target().standardError()));
        assertThat(loss.epsilon().standardError()).isLessThan(.01);
    }

    /**
     * On states of the training images the excess over the optimum is the distance from it on average, for any denoiser: here for one that always
     * says 0. 4,000 states; their difference is a mean of products with ε − ε*, whose error is below that of the excess.
     */
    @ParameterizedTest
    @ValueSource(ints = {200, 450, 800})
    void onTrainingImagesTheExcessIsTheDistance(int entry) {
        int[] often = new int[4000];
        Arrays.setAll(often, i -> i % ITEMS);
        CleanImages images = TRAINING.select(often);
        LevelComparison.Level level = new LevelComparison(
                        new Zero(PredictionType.SAMPLE, DIMENSION),
                        optimum(PredictionType.SAMPLE),
                        DDPM,
                        new KeyedNoise(2),
                        500)
                .at(entry, images, images, done -> {});
        Estimate excess = level.training().excess();
        assertThat(level.distanceFromEmpiricalOptimum().mean())
                .isCloseTo(excess.mean(), within(4 * excess.standardError()))
                .isGreaterThan(10 * excess.standardError());
    }

    /** Always 0. */
    private record Zero(PredictionType predictionType, int dimension) implements Denoiser {
        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            Arrays.fill(out, 0, items * dimension, 0);
        }
    }

    @Test
    void levelsAreEvenInLogSnr() {
        NoiseSchedule schedule = DDPM.schedule();
        int[] levels = LevelComparison.levels(schedule, 9);
        assertThat(levels[0]).isEqualTo(1);
        assertThat(levels[8]).isEqualTo(1000);
        double step = (schedule.logSnr(1) - schedule.logSnr(1000)) / 8;
        for (int k = 1; k < 9; k++) {
            assertThat(schedule.logSnr(levels[k - 1]) - schedule.logSnr(levels[k]))
                    .isCloseTo(step, within(.5));
        }
        int[] all = LevelComparison.levels(schedule, 1000);
        assertThat(all).doesNotHaveDuplicates().isSorted();
        assertThatThrownBy(() -> LevelComparison.levels(schedule, 1001)).hasMessageContaining("expected 2 to 1000");
        assertThatThrownBy(() -> LevelComparison.levels(schedule, 1)).hasMessageContaining("levels = 1");
    }

    /** An entry that is nothing but noise has no log SNR, and tells nothing. */
    @Test
    void anEntryOfPureNoiseIsNoLevel() {
        NoiseSchedule pure = NoiseSchedules.named("ddpm-linear-zero-snr");
        assertThat(LevelComparison.levels(pure, 5)).startsWith(1).endsWith(999);
    }
}

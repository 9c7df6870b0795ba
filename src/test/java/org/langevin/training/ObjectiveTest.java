package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.DdpmTable;
import org.langevin.training.Objective.Noised;

class ObjectiveTest {

    private static final int ENTRIES = 1000;
    private static final int SIZE = 16;
    private static final KeyedNoise NOISE = new KeyedNoise(5);

    private static Objective objective(PredictionType prediction) {
        DdpmTable table = DdpmTable.linear(ENTRIES, 1e-4, 0.02);
        return new Objective(new NoisingProcess(table), ENTRIES, table.timestepMap(), prediction);
    }

    /** Images that differ from item to item and from pixel to pixel, in [−1, 1]. */
    private static float[] images(int firstItem, int items) {
        float[] images = new float[items * SIZE];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) Math.sin(1.7 * (firstItem * SIZE + i));
        }
        return images;
    }

    /** ᾱ of the linear table by its definition, ∏ (1 − β) from 1e-4 to 0.02; entry n is the network's timestep n − 1. */
    private static double alphaBar(float timestep) {
        double product = 1;
        for (int k = 0; k <= timestep; k++) {
            product *= 1 - (1e-4 + k * (0.02 - 1e-4) / (ENTRIES - 1));
        }
        return product;
    }

    @Test
    void aStateIsTheItemShrunkPlusTheNoiseThatIsTheTarget() {
        float[] images = images(0, 32);
        Noised noised = objective(PredictionType.EPSILON).training(images, null, 32, 0, NOISE);
        for (int i = 0; i < images.length; i++) {
            double alphaBar = alphaBar(noised.batch().timesteps()[i / SIZE]);
            double state = Math.sqrt(alphaBar) * images[i] + Math.sqrt(1 - alphaBar) * noised.target()[i];
            assertThat((double) noised.batch().x()[i]).isCloseTo(state, within(1e-6));
        }
    }

    /** x_0 = α x − σ v for v-prediction, and ε = σ x + α v: any two of the targets give the third. */
    @ParameterizedTest
    @EnumSource(names = {"SAMPLE", "V"})
    void everyTargetIsOfTheSameItemAndNoise(PredictionType prediction) {
        float[] images = images(0, 8);
        Noised noised = objective(prediction).training(images, null, 8, 0, NOISE);
        float[] epsilon = objective(PredictionType.EPSILON)
                .training(images, null, 8, 0, NOISE)
                .target();
        for (int i = 0; i < images.length; i++) {
            double alphaBar = alphaBar(noised.batch().timesteps()[i / SIZE]);
            double v = Math.sqrt(alphaBar) * epsilon[i] - Math.sqrt(1 - alphaBar) * images[i];
            assertThat((double) noised.target()[i])
                    .isCloseTo(prediction == PredictionType.V ? v : images[i], within(1e-6));
        }
    }

    @Test
    void anItemsNoiseAndTimeDoNotDependOnTheBatchItIsIn() {
        Objective objective = objective(PredictionType.EPSILON);
        Noised all = objective.training(images(100, 8), null, 8, 100, NOISE);
        for (int items : new int[] {1, 4}) {
            for (int first = 0; first < 8; first += items) {
                Noised part = objective.training(images(100 + first, items), null, items, 100 + first, NOISE);
                int from = first * SIZE;
                int to = from + items * SIZE;
                assertThat(part.batch().x())
                        .isEqualTo(Arrays.copyOfRange(all.batch().x(), from, to));
                assertThat(part.target()).isEqualTo(Arrays.copyOfRange(all.target(), from, to));
                assertThat(part.batch().timesteps())
                        .isEqualTo(Arrays.copyOfRange(all.batch().timesteps(), first, first + items));
            }
        }
    }

    @Test
    void labelsGoWithTheirItems() {
        int[] labels = {3, 1, 2};
        assertThat(objective(PredictionType.EPSILON)
                        .training(images(0, 3), labels, 3, 0, NOISE)
                        .batch()
                        .labels())
                .containsExactly(3, 1, 2);
    }

    /** An image seen again, in the next epoch, is another item of the run: it gets another time and other noise. */
    @Test
    void thePlaceInTheRunKeysTheNoiseNotTheImage() {
        Objective objective = objective(PredictionType.EPSILON);
        Noised once = objective.training(images(0, 1), null, 1, 0, NOISE);
        Noised again = objective.training(images(0, 1), null, 1, 60, NOISE);
        assertThat(again.target()).isNotEqualTo(once.target());
    }

    /** 20,000 times in 50 bins; under uniformity the p-value falls below 1e-3 for one seed of a thousand. */
    @Test
    void timesAreUniformOverTheWholeTable() {
        int items = 20_000;
        float[] timesteps = objective(PredictionType.EPSILON)
                .training(new float[items], null, items, 0, NOISE)
                .batch()
                .timesteps();
        long[] counts = new long[50];
        for (float timestep : timesteps) {
            counts[(int) timestep / 20]++;
        }
        assertThat(ChiSquareTest.withDefaults().test(counts).getPValue()).isGreaterThan(1e-3);
        assertThat(timesteps).contains(0, ENTRIES - 1);
    }

    /** 64,000 normals: the mean within 4 standard errors of 1 / 253, the variance within 4 of √2 / 253. */
    @Test
    void theNoiseIsStandardNormalWhateverTheImages() {
        float[] noise = objective(PredictionType.EPSILON)
                .training(images(0, 4000), null, 4000, 0, NOISE)
                .target();
        double mean = IntStream.range(0, noise.length)
                .mapToDouble(i -> noise[i])
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, noise.length)
                .mapToDouble(i -> (noise[i] - mean) * (noise[i] - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0, within(4 / 253.0));
        assertThat(variance).isCloseTo(1, within(4 * Math.sqrt(2) / 253));
    }

    @Test
    void heldOutTimesAreSpreadEvenlyOverTheTable() {
        assertThat(heldOutTimesteps(4)).containsExactly(125, 375, 625, 875);
        float[] every = heldOutTimesteps(ENTRIES);
        for (int n = 0; n < ENTRIES; n++) {
            assertThat(every[n]).isEqualTo(n);
        }
        float[] many = heldOutTimesteps(3 * ENTRIES + 1);
        assertThat(many[0]).isZero();
        assertThat(many[3 * ENTRIES]).isEqualTo(ENTRIES - 1);
    }

    private static float[] heldOutTimesteps(int all) {
        return objective(PredictionType.EPSILON)
                .heldOut(new float[all], null, all, 0, all, NOISE)
                .batch()
                .timesteps();
    }

    @Test
    void heldOutNoiseIsNoneThatTrainingUses() {
        Objective objective = objective(PredictionType.EPSILON);
        assertThat(objective.heldOut(images(0, 4), null, 4, 0, 4, NOISE).target())
                .isNotEqualTo(
                        objective.training(images(0, 4), null, 4, 0, NOISE).target());
    }
}

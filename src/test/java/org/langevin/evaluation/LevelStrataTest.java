package org.langevin.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan;

class LevelStrataTest {
    private static final StepPlan ALL = StepPlan.trailing(1000, 1000);
    private static final GaussianMixture LAW =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-.5, .4}, new double[] {.05, .1});

    private static NoisingProcess process(String table) {
        return new NoisingProcess(NoiseSchedules.named("ddpm-" + table));
    }

    private static VariationalBound bound(NoisingProcess process, long seed) {
        return new VariationalBound(
                new GaussianMixtureDenoiser(process, PredictionType.EPSILON, LAW),
                process,
                ALL,
                ReverseVariance.BETA_TILDE,
                Double.POSITIVE_INFINITY,
                new KeyedNoise(seed));
    }

    private static LevelData items(int count) {
        double[] x = new double[count];
        LAW.sample(new KeyedNoise(12), Stream.KNOWN_LAW, 0, 0, x);
        Arrays.setAll(x, i -> Math.rint((Math.min(Math.max(x[i], -1), 1) + 1) * 127.5) / 127.5 - 1);
        return new LevelData(x, 1, null);
    }

    @ParameterizedTest
    @CsvSource({"linear, 1", "linear, 50", "linear, 999", "cosine, 30", "cosine, 500"})
    void strataAreRunsThatTogetherAreAllStepsButTheLast(String table, int count) {
        LevelStrata strata = LevelStrata.of(process(table), ALL, count);
        assertThat(strata.count()).isEqualTo(count);
        int next = 0;
        for (int s = 0; s < count; s++) {
            assertThat(strata.begins()[s]).isEqualTo(next);
            next += strata.size(s);
        }
        assertThat(next).isEqualTo(999);
    }

    /** What is drawn is uniform in its stratum: chi-square over the levels of the widest one, at a level of 1e-4. */
    @Test
    void everyLevelOfAStratumIsAsLikely() {
        LevelStrata strata = LevelStrata.of(process("linear"), ALL, 50);
        int widest = IntStream.range(0, 50)
                .reduce((a, b) -> strata.size(a) >= strata.size(b) ? a : b)
                .orElseThrow();
        int size = strata.size(widest);
        double[] counts = new double[size];
        int draws = 200 * size;
        for (int group = 0; group < draws; group++) {
            int step = strata.step(widest, (long) group * LevelStrata.GROUP, new KeyedNoise(3));
            counts[step - strata.begins()[widest]]++;
        }
        double chi = Arrays.stream(counts).map(c -> (c - 200) * (c - 200) / 200).sum();
        // Mean size - 1, standard deviation √(2 (size − 1)).
        assertThat(chi).isCloseTo(size - 1, within(4.5 * Math.sqrt(2.0 * (size - 1))));
    }

    /** The mean over seeds of the sampled sum is the sum at all steps, and its spread is what it says of itself. */
    @ParameterizedTest
    @CsvSource({"linear, 20", "cosine, 12"})
    void theSampledBoundIsUnbiasedAndItsErrorHonest(String table, int count) {
        NoisingProcess process = process(table);
        LevelStrata strata = LevelStrata.of(process, ALL, count);
        double[] levels = new double[64];
        Arrays.fill(levels, ByteBins.AROUND_LEVELS.level(140));
        LevelData same = new LevelData(levels, 1, null);
        int seeds = 100;
        double[] sampled = new double[seeds];
        double squares = 0;
        double[] full = new double[6];
        for (int seed = 0; seed < seeds; seed++) {
            BitsPerDimension together =
                    BoundReport.of(bound(process, seed), same, 64, strata).together();
            sampled[seed] = together.mean();
            squares += together.standardError() * together.standardError() / seeds;
        }
        for (int seed = 0; seed < full.length; seed++) {
            full[seed] = BoundReport.of(bound(process, 1000 + seed), same, 64)
                    .together()
                    .mean();
        }
        BitsPerDimension of = BitsPerDimension.of(sampled);
        BitsPerDimension all = BitsPerDimension.of(full);
        double error = Math.hypot(of.standardError(), all.standardError());
        assertThat(of.mean()).isCloseTo(all.mean(), within(4 * error));
        // A standard deviation from 100 seeds is known to 7 %, that from the 8 groups of each, pooled, to 3 %.
        double spread = of.standardError() * Math.sqrt(seeds);
        assertThat(Math.sqrt(squares) / spread).isCloseTo(1, within(.3));
    }

    /** An item's draws are its group's, whatever it is batched with. */
    @Test
    void theBatchDoesNotMatter() {
        NoisingProcess process = process("linear");
        LevelStrata strata = LevelStrata.of(process, ALL, 20);
        LevelData data = items(21);
        BoundReport whole = BoundReport.of(bound(process, 1), data, 21, strata);
        assertThat(BoundReport.of(bound(process, 1), data, 5, strata).total()).isEqualTo(whole.total());
    }

    /** Cochran's formula on figures done by hand: groups (1, 2), (3, 6), (8), mean 4, excesses −5, 1, 4. */
    @Test
    void theErrorOfGroups() {
        BitsPerDimension grouped = BitsPerDimension.of(new double[] {1, 2, 3, 6, 8}, 2);
        assertThat(grouped.mean()).isEqualTo(4);
        assertThat(grouped.standardError()).isCloseTo(Math.sqrt(42 * 1.5) / 5, within(1e-14));
        assertThat(BitsPerDimension.of(new double[] {1, 2}, 8).standardError()).isNaN();
    }

    @Test
    void moreLevelsThanStepsAreRefused() {
        assertThatThrownBy(() -> LevelStrata.of(process("linear"), ALL, 1000))
                .hasMessageContaining("levels = 1000: expected 1 to 999");
        assertThatThrownBy(() -> new LevelStrata(new int[] {0, 5, 5}, 9)).hasMessageContaining("stratum 2 begins at 5");
    }
}

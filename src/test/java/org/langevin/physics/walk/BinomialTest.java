package org.langevin.physics.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

class BinomialTest {
    private static final long SEED = 7;

    private static Uniforms uniforms(long item) {
        return new Uniforms(new KeyedNoise(SEED), Stream.LATTICE_WALK, 0, item, 1 << 16);
    }

    /** Ratios of the law's terms in 60-digit arithmetic (mpmath), among them those in which n · 2^−53 would be a visible error. */
    @ParameterizedTest
    @CsvSource({
        "100, 0.3, -30, 3.727048246600468e-15",
        "100, 0.3, 11, 0.061357541314779365",
        "40, 0.5, 20, 7.254444551924844e-12",
        "1000000, 0.001, 70, 0.087949260766978402",
        "1000000000000, 0.3, 1000000, 0.092462527775527058",
        "1000000000000, 0.3, -400000, 0.68321061685988281",
        "1000000000000, 1e-9, 77, 0.053488126848526124",
        "9007199254740992, 0.5, 100000000, 0.10856067461621373",
        "9007199254740992, 0.125, -50000000, 0.28116142428996285"
    })
    void termsAreThoseOfSixtyDigitArithmetic(long n, double p, long offset, double expected) {
        assertThat(new TableMountain(n, p).ratioToMode(offset) / expected).isCloseTo(1, within(1e-13));
    }

    /**
     * The hill covers the law and its flat top is below every acceptance there: what makes the rejection exact. Swept over u for laws from the
     * smallest mean allowed.
     */
    @ParameterizedTest
    @CsvSource({
        "20, 0.5",
        "53, 0.5",
        "100, 0.1",
        "100, 0.3",
        "1000, 0.01",
        "1000, 0.013",
        "1000, 0.5",
        "12345, 0.2",
        "1000000000, 1e-8",
        "1000000, 0.4",
        "1000000000000, 0.25",
        "9007199254740992, 0.5"
    })
    void theHillCoversTheLaw(long n, double p) {
        TableMountain mountain = new TableMountain(n, p);
        double highest = 0;
        double lowestWhereFlat = 1;
        for (int i = 0; i < 400_000; i++) {
            double u = (i + 0.5) / 400_000 - 0.5;
            double acceptance = mountain.acceptance(u);
            highest = Math.max(highest, acceptance);
            if (0.5 - Math.abs(u) >= TableMountain.FLAT) {
                lowestWhereFlat = Math.min(lowestWhereFlat, acceptance);
            }
        }
        assertThat(highest).isGreaterThan(0.9).isLessThanOrEqualTo(1);
        assertThat(lowestWhereFlat).isGreaterThanOrEqualTo(mountain.surely());
    }

    /** What the rejection draws, by integrating proposals times acceptances over u: no sampling. */
    @ParameterizedTest
    @CsvSource({"20, 0.5", "100, 0.1", "100, 0.3", "1000, 0.011", "400, 0.45"})
    void acceptedProposalsHaveTheBinomialLaw(int n, double p) {
        TableMountain mountain = new TableMountain(n, p);
        long mode = (long) Math.floor((n + 1) * p);
        double[] law = new double[n + 1];
        int cells = 1_000_000;
        for (int i = 0; i < cells; i++) {
            double u = (i + 0.5) / cells - 0.5;
            double acceptance = mountain.acceptance(u);
            if (acceptance > 0) {
                law[(int) (mode + (long) mountain.proposal(u))] += acceptance;
            }
        }
        double sum = Arrays.stream(law).sum();
        BinomialDistribution exact = BinomialDistribution.of(n, p);
        for (int k = 0; k <= n; k++) {
            assertThat(law[k] / sum).as("k = %d", k).isCloseTo(exact.probability(k), within(4e-6));
        }
    }

    /** 200,000 draws against the law, cells of fewer than 20 expected put together; p-value above 1e-4. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.5",
        "2, 0.25",
        "10, 0.5",
        "52, 0.5",
        "53, 0.5",
        "7, 0.9",
        "30, 0.3",
        "33, 0.3",
        "34, 0.3",
        "1000, 0.004",
        "1000, 0.0101",
        "100, 0.25",
        "100, 0.75",
        "5000, 0.5",
        "100000, 0.333",
        "2000000000, 1e-9",
        "2000000000, 1e-7"
    })
    void drawsPassTheChiSquareTest(int n, double p) {
        int draws = 200_000;
        Binomial law = new Binomial(p);
        Uniforms uniforms = uniforms(Double.doubleToLongBits(n * p) >>> 40);
        BinomialDistribution exact = BinomialDistribution.of(n, p);
        int lowest = exact.inverseCumulativeProbability(1e-4);
        int highest = exact.inverseCumulativeProbability(1 - 1e-4);
        long[] observed = new long[highest - lowest + 1];
        for (int i = 0; i < draws; i++) {
            long k = law.draw(n, uniforms);
            observed[(int) Math.max(0, Math.min(k - lowest, observed.length - 1))]++;
        }
        double[] expected = new double[observed.length];
        for (int k = 0; k < expected.length; k++) {
            double below = k == 0 ? 0 : exact.cumulativeProbability(lowest + k - 1);
            double upTo = k == expected.length - 1 ? 1 : exact.cumulativeProbability(lowest + k);
            expected[k] = draws * (upTo - below);
        }
        assertThat(ChiSquareTest.withDefaults().test(expected, observed).getPValue())
                .as("n = %d, p = %s, seed %d", n, p, SEED)
                .isGreaterThan(1e-4);
    }

    /** Mean, variance and skewness of 400,000 draws within 4 standard errors: √(σ²/N), σ² √(2/N) and √(6/N). */
    @ParameterizedTest
    @CsvSource({
        "1000000000000, 0.25",
        "1000000000000, 0.5",
        "1000000000000, 0.999",
        "1000000000000, 3e-12",
        "1000000000000, 2e-10",
        "9007199254740992, 0.3"
    })
    void momentsHoldForAMillionMillion(long n, double p) {
        checkMoments(n, p, 400_000);
    }

    /** Beyond 2^53 trials the parts add up: 1024 of them for the largest long, hence the fewer draws. */
    @ParameterizedTest
    @CsvSource({"9007199254740993, 0.5", "9223372036854775807, 0.3"})
    void momentsHoldForMoreTrialsThanADoubleCounts(long n, double p) {
        checkMoments(n, p, 4_000);
    }

    private static void checkMoments(long n, double p, int draws) {
        Binomial law = new Binomial(p);
        Uniforms uniforms = uniforms(1);
        double variance = n * p * (1 - p);
        double[] moments = new double[4];
        for (int i = 0; i < draws; i++) {
            // The difference is formed of whole numbers, as doubles would round it.
            double z = (law.draw(n, uniforms) - (long) (n * p)) / Math.sqrt(variance);
            for (int power = 1; power <= 3; power++) {
                moments[power] += Math.pow(z, power) / draws;
            }
        }
        double whole = (n * p - (long) (n * p)) / Math.sqrt(variance);
        double skewness = (1 - 2 * p) / Math.sqrt(variance);
        double kurtosis = 3 + (1 - 6 * p * (1 - p)) / variance;
        double mean = moments[1];
        double centred = moments[2] - mean * mean;
        double third = moments[3] - 3 * mean * moments[2] + 2 * mean * mean * mean;
        String what = "n = %d, p = %s, seed %d".formatted(n, p, SEED);
        assertThat(mean).as(what).isCloseTo(whole, within(4 / Math.sqrt(draws)));
        assertThat(centred).as(what).isCloseTo(1, within(4 * Math.sqrt((kurtosis - 1) / draws)));
        assertThat(third).as(what).isCloseTo(skewness, within(4 * Math.sqrt(15.0 * kurtosis / 3 / draws)));
    }

    @Test
    void certainAndImpossibleSuccessesNeedNoChance() {
        assertThat(new Binomial(0).draw(1_000_000_000_000L, uniforms(0))).isZero();
        assertThat(new Binomial(1).draw(1_000_000_000_000L, uniforms(0))).isEqualTo(1_000_000_000_000L);
        assertThat(new Binomial(0.3).draw(0, uniforms(0))).isZero();
    }

    @Test
    void whatIsNoLawIsRefused() {
        assertThatThrownBy(() -> new Binomial(1.5)).hasMessage("p = 1.5: expected a probability, 0 to 1");
        assertThatThrownBy(() -> new Binomial(Double.NaN)).hasMessageContaining("p = NaN");
        assertThatThrownBy(() -> new Binomial(0.5).draw(-1, uniforms(0)))
                .hasMessage("n = -1: expected a number of trials, 0 or more");
    }
}

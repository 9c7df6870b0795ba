package org.langevin.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.langevin.reference.AnalyticReference;
import org.langevin.reference.Reference;

class NormalLawsTest {
    @Test
    void divergencesOfNormalLaws() {
        JsonNode reference = AnalyticReference.LIKELIHOOD.get("normal_kl_nats");
        assertThat(NormalLaws.divergence(0, 1, 1)).isZero();
        assertThat(NormalLaws.divergence(1, 1, 1))
                .isEqualTo(reference.get("kl(1,0;0,0)").asDouble());
        assertThat(NormalLaws.divergence(.5, Math.exp(-1), Math.exp(.5)))
                .isCloseTo(reference.get("kl(0.3,-1;-0.2,0.5)").asDouble(), within(1e-15));
        assertThat(NormalLaws.divergence(.5, .1, .2))
                .isCloseTo(reference.get("kl(0.5,log .1;0,log .2)").asDouble(), within(1e-15));
    }

    /** ½ (r − 1 − log r) is ¼ (r − 1)² − ... near r = 1; formed as written, nothing of it is left at 1e-9. */
    @Test
    void nearlyEqualVariancesKeepTheirDigits() {
        double excess = 0x1p-30;
        assertThat(NormalLaws.divergence(0, 1 + excess, 1))
                .isCloseTo(excess * excess / 4 - excess * excess * excess / 6, within(1e-6 * excess * excess));
    }

    /** The reference's second column: the exact distribution function. */
    @Test
    void massesOfBins() {
        JsonNode reference = AnalyticReference.LIKELIHOOD.get(
                "discretized_gaussian_loglik_nats (x,mean,log_scale) tanh-approx CDF | exact CDF");
        Reference.fields(reference).forEach(entry -> {
            double[] of = Arrays.stream(entry.getKey().replaceAll("[()]", "").split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(NormalLaws.logBinMass(of[0], of[1], Math.exp(of[2])))
                    .isCloseTo(entry.getValue().get(1).asDouble(), within(1e-9));
        });
    }

    /** The 256 masses are a probability law. */
    @Test
    void binsShareOutAllMass() {
        for (double deviation : new double[] {.004, .1, 3}) {
            double sum = IntStream.range(0, 256)
                    .mapToDouble(b -> Math.exp(NormalLaws.logBinMass(b / 127.5 - 1, .3, deviation)))
                    .sum();
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    /** Where no double holds the mass any more: the bin's edge nearest to the mean decides, Φ(−u) ~ e^(−u²/2) / (u √2π) (1 − 1/u²). */
    @Test
    void binsFarInATail() {
        for (double[] of : new double[][] {{-.2, .6}, {.6, -.2}}) {
            double deviation = .004;
            double level = Math.rint((of[0] + 1) * 127.5) / 127.5 - 1;
            double edge = (Math.abs(level - of[1]) - .5 / 127.5) / deviation;
            double exact = -edge * edge / 2 - Math.log(edge * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / (edge * edge));
            assertThat(NormalLaws.logBinMass(level, of[1], deviation)).isCloseTo(exact, within(1e-7));
        }
    }

    /** The slopes by which a network learns a variance, against central differences of the laws themselves, in the tails too. */
    @Test
    void slopesAreThoseOfTheLaws() {
        double h = 1e-5;
        for (double logVariance : new double[] {-9, -5, -1, 2}) {
            for (double mean : new double[] {-1.2, -.4, 0, .03}) {
                DoubleUnaryOperator divergence = l -> NormalLaws.divergence(mean, .02, Math.exp(l));
                assertThat(NormalLaws.divergenceSlope(mean, .02, Math.exp(logVariance)))
                        .isCloseTo(slope(divergence, logVariance, h), withinPercentage(1e-3));
                for (double level : new double[] {-1, 0 / 127.5, 128 / 127.5 - 1, 1}) {
                    DoubleUnaryOperator mass = l -> NormalLaws.logBinMass(level, mean, Math.exp(l / 2));
                    double expected = slope(mass, logVariance, h);
                    assertThat(NormalLaws.logBinMassSlope(level, mean, Math.exp(logVariance / 2)))
                            .isCloseTo(expected, within(1e-5 * Math.abs(expected) + 1e-9));
                }
            }
        }
    }

    private static double slope(DoubleUnaryOperator f, double x, double h) {
        return (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
    }
}

package org.langevin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.Spacing;

/** The README's lines of Java, as they stand there. */
class ReadmeTest {

    @Test
    void theExactDenoisersSamplesHaveTheVarianceOfTheData() {
        DdpmTable table = DdpmTable.linear(1000, 1e-4, 0.02);
        NoisingProcess process = new NoisingProcess(table);
        Denoiser exact = new GaussianDenoiser(process, PredictionType.EPSILON, new double[] {0.0}, new double[] {0.25});
        Sampling sampling = new Sampling(
                exact,
                process,
                Samplers.named("ddim"),
                Spacing.TRAILING.plan(table, 50),
                Double.POSITIVE_INFINITY,
                new KeyedNoise(0));
        double[] samples = sampling.generate(1000, 100, null, Sampling.Observer.NONE);

        double variance = Arrays.stream(samples).map(x -> x * x).average().orElseThrow();
        // DDIM in 50 steps gives 0.22222 (exact recursion); standard error over 1000 samples 0.22222 * sqrt(2 / 1000) =
        // 0.0099.
        assertThat(variance).isCloseTo(0.2222, within(0.03));
    }
}

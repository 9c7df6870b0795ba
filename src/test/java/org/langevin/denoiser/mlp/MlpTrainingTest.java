package org.langevin.denoiser.mlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.langevin.analysis.BayesLoss;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.NetworkDenoiser;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.AdamState;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.TimestepMap;

/**
 * A network trained on a law whose best denoiser is known, .3 N(−1, .2²) + .7 N(1, .3²) under DDPM's linear table, held against it:
 * E|ε_θ − ε*|² over the noised law by quadrature, and the loss on fresh draws, which must exceed the floor by just as much.
 */
class MlpTrainingTest {

    private static final int BATCH = 128;
    private static final int STEPS = 1500;
    private static final int[] TIMES = {1, 10, 50, 100, 200, 400, 700, 1000};
    private static final KeyedNoise NOISE = new KeyedNoise(20);

    private final NoiseSchedule schedule = NoiseSchedules.named("ddpm-linear");
    private final NoisingProcess process = new NoisingProcess(schedule);
    private final TimestepMap timesteps = schedule.timestepMap();
    private final GaussianMixture law =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, new double[] {.2, .3});

    /** Items drawn for a step, noised at times of their own. */
    private record Drawn(NetworkBatch batch, float[] epsilon) {}

    private Drawn draw(long step) {
        double[] x0 = new double[BATCH];
        law.sample(NOISE, Stream.KNOWN_LAW, step, 0, x0);
        float[] epsilon = new float[BATCH];
        NOISE.normals(Stream.FORWARD_NOISE, step, 0, epsilon, 0, BATCH);
        float[] x = new float[BATCH];
        float[] times = new float[BATCH];
        for (int n = 0; n < BATCH; n++) {
            int t = 1 + NOISE.integer(Stream.TIMESTEP, step, n, 1000);
            x[n] = (float) process.level(t).state(x0[n], epsilon[n]);
            times[n] = (float) timesteps.timestep(t);
        }
        return new Drawn(new NetworkBatch(BATCH, x, times, null), epsilon);
    }

    private void train(Mlp network) {
        network.initialise(1);
        AdamState adam = new AdamState(network.parameters(), network.gradients());
        double[] weights = new double[BATCH];
        Arrays.fill(weights, 1.0 / BATCH);
        for (int step = 1; step <= STEPS; step++) {
            Drawn drawn = draw(step);
            network.step(drawn.batch, drawn.epsilon, weights, new StepKey(1, step, 0));
            double rate = 2e-3 * (1 + Math.cos(Math.PI * step / STEPS)) / 2;
            adam.apply(new AdamState.Update(step, rate, 0.9, 0.999, 1e-8, 0, false, 1, 0));
            network.parametersChanged();
        }
    }

    @Test
    void learnsTheBestDenoiserOfAMixture() {
        try (Mlp network = new Mlp(new MlpConfig(1, 64, 2, 0))) {
            train(network);
            Denoiser learned = new NetworkDenoiser(network, PredictionType.EPSILON, timesteps, 1);
            Denoiser best = new GaussianMixtureDenoiser(process, PredictionType.EPSILON, law);
            double sum = 0;
            for (int t : TIMES) {
                double excess = excess(learned, best, t);
                sum += excess;
                checkLoss(learned, t, excess);
            }
            assertThat(sum / TIMES.length).as("mean excess risk").isLessThan(0.02);
        }
    }

    /** E|ε_θ − ε*|² by the trapezium rule on 2001 points, whose error is below 1e-6 for laws as wide as these. */
    private double excess(Denoiser learned, Denoiser best, double t) {
        int points = 2001;
        double step = 10.0 / (points - 1);
        double[] x = new double[points];
        Arrays.setAll(x, i -> -5 + i * step);
        double[] theta = predict(learned, x, t);
        double[] star = predict(best, x, t);
        GaussianMixture noised = law.noised(process.level(t));
        double sum = 0;
        for (int i = 0; i < points; i++) {
            sum += noised.density(x[i]) * (theta[i] - star[i]) * (theta[i] - star[i]) * step;
        }
        return sum;
    }

    private static double[] predict(Denoiser denoiser, double[] x, double t) {
        double[] out = new double[x.length];
        denoiser.predict(x, x.length, t, null, out);
        return out;
    }

    /** The loss on 10,000 fresh draws is the floor plus the excess risk, within five standard errors of its own. */
    private void checkLoss(Denoiser learned, int t, double excess) {
        NoiseLevel level = process.level(t);
        double[] x = new double[10_000];
        double[] epsilon = new double[x.length];
        law.sample(NOISE, Stream.KNOWN_LAW, STEPS + t, 0, x);
        NOISE.normals(Stream.HELD_OUT_NOISE, t, 0, x.length, 1, epsilon);
        Arrays.setAll(x, i -> level.state(x[i], epsilon[i]));
        double[] predicted = predict(learned, x, t);
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            double loss = (predicted[i] - epsilon[i]) * (predicted[i] - epsilon[i]);
            mean += loss / x.length;
            squares += loss * loss / x.length;
        }
        double standardError = Math.sqrt((squares - mean * mean) / x.length);
        double floor = BayesLoss.of(PredictionType.EPSILON, law, level);
        assertThat(mean - floor)
                .as("loss above the floor at t = %d, standard error %.1e", t, standardError)
                .isCloseTo(excess, within(5 * standardError + 1e-5));
    }
}

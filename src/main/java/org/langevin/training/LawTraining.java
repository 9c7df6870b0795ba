package org.langevin.training;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.langevin.config.RunConfig;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.AdamState;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * Trains a small network on a law from which items can be drawn without end, so that there is no training set to be overfitted: what is
 * left of its error is what the network can't say, or had no time to learn.
 *
 * <p>It is trained as a network is on images, from items and noise alone; that the best answer is known is not used. Item, time and noise
 * of each place in each batch are keyed, so a seed gives the same network to the last bit on the same machine.
 */
public final class LawTraining {
    /**
     * How it is trained.
     *
     * @param seed the key of all randomness, the initial weights excepted
     * @param batch items in a step
     * @param steps in all
     * @param optimizer how the weights follow the gradient
     * @param learningRate how far, by the step
     * @param ema the averaged weights, which the network ends with
     */
    public record Plan(
            long seed,
            int batch,
            long steps,
            RunConfig.Optimizer optimizer,
            RunConfig.LearningRate learningRate,
            RunConfig.Ema ema) {}

    /** Looks on. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A step was made.
         *
         * @param step its number, from 1 on
         * @param loss mean squared error of the prediction over the batch, before the update
         */
        void stepped(long step, double loss);
    }

    private final Plan plan;
    private final TrainableNetwork network;
    private final Objective objective;
    private final GaussianMixture law;
    private final KeyedNoise noise;
    private final AdamState adam;
    private final Soundness soundness;

    /** A training before its first step; the average begins as the parameters. */
    public LawTraining(Plan plan, TrainableNetwork network, Objective objective, GaussianMixture law) {
        this.plan = plan;
        this.network = network;
        this.objective = objective;
        this.law = law;
        this.noise = new KeyedNoise(plan.seed());
        this.adam = new AdamState(network.parameters(), network.gradients());
        this.soundness = new Soundness(network, adam);
    }

    /**
     * Makes all steps, and leaves the averaged parameters in the network.
     *
     * @throws DivergedException if a number is not finite
     */
    public void run(Listener listener) {
        LearningRate rates = new LearningRate(plan.learningRate(), plan.steps());
        Averaging averaging = new Averaging(plan.ema());
        for (long step = 1; step <= plan.steps(); step++) {
            double loss = gradient(step);
            double norm = adam.gradientNorm();
            if (!Double.isFinite(loss + norm)) {
                throw diverged(step, Double.isFinite(loss) ? "the gradient" : "the loss", network.firstNonFinite());
            }
            adam.apply(update(step, rates.at(step), norm, averaging.at(step)));
            network.parametersChanged();
            String spoiled = soundness.faultOfParameters();
            if (spoiled != null) {
                throw diverged(step, "an updated parameter", spoiled);
            }
            listener.stepped(step, loss);
        }
        ByteBuffer parameters = network.parameters();
        parameters.put(0, adam.average(), 0, parameters.capacity());
        network.parametersChanged();
    }

    /** Leaves the step's gradient in the network, and says its loss. */
    private double gradient(long step) {
        int batch = plan.batch();
        double[] items = new double[batch * law.dimension()];
        law.sample(noise, Stream.LAW_ITEM, step, 0, items);
        float[] single = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            single[i] = (float) items[i];
        }
        Objective.Noised noised = objective.spread(single, batch, (step - 1) * batch, noise);
        double[] weights = new double[batch];
        Arrays.fill(weights, 1.0 / batch);
        double[] errors = network.step(noised.batch(), noised.target(), weights, new StepKey(plan.seed(), step, 0));
        return Arrays.stream(errors).average().orElseThrow();
    }

    private AdamState.Update update(long step, double rate, double norm, double averageDecay) {
        RunConfig.Optimizer o = plan.optimizer();
        boolean clipped = o.clipNorm() > 0 && norm > o.clipNorm();
        return new AdamState.Update(
                step,
                rate,
                o.beta1(),
                o.beta2(),
                o.epsilon(),
                o.weightDecay(),
                o.name() == RunConfig.Optimizer.Algorithm.ADAMW,
                clipped ? o.clipNorm() / norm : 1,
                averageDecay);
    }

    private DivergedException diverged(long step, String what, String where) {
        long first = (step - 1) * plan.batch();
        return new DivergedException(
                step, what, where, "items " + first + " to " + (first + plan.batch() - 1) + " of the run", null);
    }
}

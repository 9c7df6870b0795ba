package org.langevin.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.langevin.config.RunConfig;
import org.langevin.data.Batch;
import org.langevin.data.BatchSource;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.AdamState;
import org.langevin.random.KeyedNoise;

/**
 * One network in training: its optimiser, its average, and how to make a step.
 *
 * <p>The gradient of a step is that of the mean squared error over all items of the step, however many batches they come in.
 */
public final class Trainer {

    /**
     * What a step did.
     *
     * @param step its number, from 1 on
     * @param images images seen in the whole run, this step's included
     * @param loss mean squared error over the step's items, before the update
     * @param gradientNorm 2-norm of the gradient before clipping
     * @param learningRate the rate of the update
     */
    public record Report(long step, long images, double loss, double gradientNorm, double learningRate) {}

    private final RunConfig config;
    private final TrainableNetwork network;
    private final Objective objective;
    private final KeyedNoise noise;
    private final AdamState adam;
    private final LearningRate learningRate;
    private final Averaging averaging;
    private long step;

    /** A trainer before its first step; the average begins as the parameters. */
    public Trainer(RunConfig config, TrainableNetwork network, Objective objective) {
        this.config = config;
        this.network = network;
        this.objective = objective;
        this.noise = new KeyedNoise(config.seed());
        this.adam = new AdamState(network.parameters(), network.gradients());
        this.learningRate =
                new LearningRate(config.learningRate(), config.training().steps());
        this.averaging = new Averaging(config.ema());
    }

    /** Steps done. */
    public long step() {
        return step;
    }

    /** Images seen, repetitions counted. */
    public long images() {
        return step * imagesPerStep();
    }

    /** Images that one step takes. */
    public int imagesPerStep() {
        return config.training().batch() * config.training().accumulate();
    }

    TrainableNetwork network() {
        return network;
    }

    AdamState adam() {
        return adam;
    }

    /** Goes on from {@code step} steps done, the parameters, moments and average having been restored. */
    void resumeAt(long stepsDone) {
        step = stepsDone;
        network.parametersChanged();
    }

    /**
     * Makes the next step with the next batches of {@code source}.
     *
     * @throws DivergedException if the loss or a gradient is not finite; the parameters are then those before the step
     */
    public Report next(BatchSource source) {
        long number = step + 1;
        int batches = config.training().accumulate();
        double loss = 0;
        for (int i = 0; i < batches; i++) {
            loss += oneBatch(source.next(), number, i) / batches;
            refuseUnlessFinite(loss, number, "the loss"); // now, while the network still holds this batch's outputs
            if (batches > 1) {
                adam.accumulate(i == 0);
            }
        }
        if (batches > 1) {
            adam.takeAccumulated();
        }
        double norm = adam.gradientNorm();
        refuseUnlessFinite(norm, number, "the gradient");
        double rate = learningRate.at(number);
        adam.apply(update(number, rate, norm));
        network.parametersChanged();
        step = number;
        return new Report(step, images(), loss, norm, rate);
    }

    private void refuseUnlessFinite(double value, long number, String what) {
        if (!Double.isFinite(value)) {
            throw new DivergedException(number, what, network.firstNonFinite());
        }
    }

    private double oneBatch(Batch batch, long number, int index) {
        int items = config.training().batch();
        int[] labels = config.unet().numClassEmbeds().isPresent() ? batch.labels() : null;
        Objective.Noised noised = objective.training(batch.images(), labels, items, batch.firstItem(), noise);
        double[] weights = new double[items];
        Arrays.fill(weights, 1.0 / imagesPerStep());
        StepKey key = new StepKey(config.seed(), number, index * items);
        double[] errors = network.step(noised.batch(), noised.target(), weights, key);
        return Arrays.stream(errors).average().orElseThrow();
    }

    private AdamState.Update update(long number, double rate, double norm) {
        RunConfig.Optimizer o = config.optimizer();
        boolean clipped = o.clipNorm() > 0 && norm > o.clipNorm();
        return new AdamState.Update(
                number,
                rate,
                o.beta1(),
                o.beta2(),
                o.epsilon(),
                o.weightDecay(),
                o.name() == RunConfig.Optimizer.Algorithm.ADAMW,
                clipped ? o.clipNorm() / norm : 1,
                averaging.at(number));
    }

    /** Runs {@code work} with the averaged parameters in the network, and puts the trained ones back. */
    public void withAverage(Runnable work) {
        swap(network.parameters(), adam.average());
        network.parametersChanged();
        try {
            work.run();
        } finally {
            swap(network.parameters(), adam.average());
            network.parametersChanged();
        }
    }

    private static void swap(ByteBuffer a, ByteBuffer b) {
        ByteBuffer copy = ByteBuffer.allocateDirect(a.capacity()).order(ByteOrder.nativeOrder());
        copy.put(0, a, 0, a.capacity());
        a.put(0, b, 0, b.capacity());
        b.put(0, copy, 0, copy.capacity());
    }
}

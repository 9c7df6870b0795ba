package org.langevin.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.langevin.checkpoint.TrainingCounters;
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
 * <p>The gradient of a step is that of the mean loss over all items of the step, however many batches they come in: the squared error of the
 * prediction, with {@link HybridLoss} what a learned variance adds to it.
 */
public final class Trainer {

    /**
     * What a step did.
     *
     * @param step its number, from 1 on
     * @param images images seen in the whole run, this step's included
     * @param loss mean loss over the step's items, before the update
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
    private final Soundness soundness;
    private long step;
    private long skipped;
    private int rollbacks;

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
        this.soundness = new Soundness(network, adam);
    }

    /** Steps done, those left out included. */
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

    /** The label of no class, or null where every item shows its own. */
    Integer unconditionalLabel() {
        return objective.dropout().share() > 0 ? objective.dropout().unconditional() : null;
    }

    TrainableNetwork network() {
        return network;
    }

    AdamState adam() {
        return adam;
    }

    /** How far the run has come, after {@code seconds} of training. */
    TrainingCounters counters(double seconds) {
        return new TrainingCounters(step, images(), seconds, skipped, rollbacks);
    }

    /** Steps that were left out. */
    long skipped() {
        return skipped;
    }

    /** How often the run went back to a checkpoint. */
    int rollbacks() {
        return rollbacks;
    }

    /** Goes on from where {@code counters} stood, the parameters, moments and average having been restored. */
    void resumeAt(TrainingCounters counters) {
        step = counters.step();
        skipped = counters.skipped();
        rollbacks = counters.rollbacks();
        network.parametersChanged();
    }

    /** Leaves the next step out: its images count as seen, nothing else changes. */
    void skip() {
        step++;
        skipped++;
    }

    /** Halves the learning rate of all further steps, after a return to a checkpoint. */
    void countRollback(int inAll) {
        rollbacks = inAll;
    }

    /**
     * Makes the next step with the next batches of {@code source}.
     *
     * @throws DivergedException if the loss, a gradient or an updated parameter is not finite; unless the latter, the parameters
     *     are those before the step
     */
    public Report next(BatchSource source) {
        long number = step + 1;
        double loss = loss(source, number);
        double norm = adam.gradientNorm();
        if (!Double.isFinite(norm)) {
            throw diverged("the gradient", network.firstNonFinite(), itemsOfStep(number), soundness.fault());
        }
        double rate = Math.scalb(learningRate.at(number), -rollbacks);
        adam.apply(update(number - skipped, number, rate, norm));
        network.parametersChanged();
        String spoiled = soundness.faultOfParameters();
        if (spoiled != null) {
            throw diverged("an updated parameter", spoiled, itemsOfStep(number), spoiled);
        }
        step = number;
        return new Report(step, images(), loss, norm, rate);
    }

    /** The step's loss; its gradient is then in the network's. */
    private double loss(BatchSource source, long number) {
        int batches = config.training().accumulate();
        double loss = 0;
        for (int i = 0; i < batches; i++) {
            Batch batch = source.next();
            double[] errors = oneBatch(batch, number, i);
            double mean = Arrays.stream(errors).average().orElseThrow();
            if (!Double.isFinite(mean)) { // now, while the network still holds this batch's outputs
                throw diverged("the loss", network.firstNonFinite(), items(batch, errors), soundness.fault());
            }
            loss += mean / batches;
            if (batches > 1) {
                adam.accumulate(i == 0);
            }
        }
        if (batches > 1) {
            adam.takeAccumulated();
        }
        return loss;
    }

    /** The run ends here rather than with a checkpoint from which no step can go on. */
    void refuseUnlessSound() {
        String fault = soundness.fault();
        if (fault != null) {
            throw new DivergedException(step, "the state to be saved", fault, itemsOfStep(step), fault);
        }
    }

    /** A held-out loss that is no number is no measurement: the averaged network is beyond use, and the step behind it done. */
    void refuseUnlessFinite(double heldOutLoss) {
        if (!Double.isFinite(heldOutLoss)) {
            String where = network.firstNonFinite();
            throw new DivergedException(step, "the held-out loss", where, itemsOfStep(step), "the averaged network");
        }
    }

    private DivergedException diverged(String what, String where, String items, String spoiled) {
        return new DivergedException(step + 1, what, where, items, spoiled);
    }

    private String itemsOfStep(long number) {
        return items((number - 1) * imagesPerStep(), imagesPerStep());
    }

    private static String items(long first, int count) {
        return "items " + first + " to " + (first + count - 1) + " of the run";
    }

    /** The items of a batch, and the first whose own error is not finite. */
    private static String items(Batch batch, double[] errors) {
        String all = items(batch.firstItem(), errors.length);
        int first = 0;
        while (first < errors.length && Double.isFinite(errors[first])) {
            first++;
        }
        return first == errors.length ? all : all + ", item " + (batch.firstItem() + first) + " before others";
    }

    private double[] oneBatch(Batch batch, long number, int index) {
        int items = config.training().batch();
        int[] labels = config.unet().numClassEmbeds().isPresent() ? batch.labels() : null;
        Objective.Noised noised = objective.training(batch.images(), labels, items, batch.firstItem(), noise);
        double[] weights = new double[items];
        Arrays.fill(weights, 1.0 / imagesPerStep());
        StepKey key = new StepKey(config.seed(), number, index * items);
        return objective.outputs().withSpread()
                ? network.step(noised.batch(), objective.hybrid(noised, weights), key)
                : network.step(noised.batch(), noised.target(), weights, key);
    }

    /**
     * An update of the parameters.
     *
     * @param updates how many there have been with this one, by which Adam knows the age of its moments
     * @param number the step, by which the average knows its own
     */
    private AdamState.Update update(long updates, long number, double rate, double norm) {
        RunConfig.Optimizer o = config.optimizer();
        boolean clipped = o.clipNorm() > 0 && norm > o.clipNorm();
        return new AdamState.Update(
                updates,
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

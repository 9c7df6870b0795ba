package org.langevin.training;

import java.util.stream.IntStream;
import org.langevin.denoiser.NormalLaws;
import org.langevin.denoiser.OutputLayout;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.process.Conversion;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.PredictionType;
import org.langevin.process.VarianceRange;
import org.langevin.schedule.StepPlan.Step;

/**
 * The loss of a network that learns its reverse steps' variance beside the prediction: L_simple + λ L_vlb, λ = 0.001.
 *
 * <p>Nichol and Dhariwal, ICML 2021 (<a href="https://arxiv.org/abs/2102.09672">arXiv:2102.09672</a>), equations 15 and 16. L_simple is the mean
 * squared error of the prediction. L_vlb is the variational bound, in bits per dimension as in the authors' program, estimated by T times its term at
 * the item's own time: KL(q(x_(t−1) | x_t, x_0) ‖ N(μ, Σ)), or at the first entry of the table −log P(x_0 | x_1), a normal law counted in the
 * bins of bytes. In it the mean is held, so that only the variance follows it, and the prediction follows L_simple alone.
 *
 * @param objective what the items are noised by and the network asked for
 * @param noised the items
 * @param weights each item's weight in the gradient, dimensionless
 */
record HybridLoss(Objective objective, Objective.Noised noised, double[] weights) implements TrainableNetwork.Loss {
    private static final double LAMBDA = 0.001;

    @Override
    public double[] of(double[] outputs, double[] gradient) {
        double[] losses = new double[weights.length];
        IntStream.range(0, losses.length).parallel().forEach(n -> losses[n] = new Item(n).of(outputs, gradient));
        return losses;
    }

    /** What is the same in all coordinates of an item. */
    private final class Item {
        private final int first;
        private final int size;
        private final double weight;
        private final boolean decoder;
        private final Conversion toItem;
        private final Posterior posterior;
        private final VarianceRange range;

        Item(int n) {
            double t = noised.times()[n];
            NoisingProcess process = objective.process();
            Step step = new Step(t, t - 1);
            this.size = noised.target().length / weights.length;
            this.first = n * size;
            this.weight = weights[n];
            this.decoder = process.schedule().sigma2(step.to()) == 0;
            this.toItem = Conversion.between(objective.prediction(), PredictionType.SAMPLE, process.level(t));
            this.posterior = process.posterior(step);
            this.range = decoder
                    ? VarianceRange.ofDecoder(process, new Step(t + 1, t), step)
                    : VarianceRange.of(process, step);
        }

        /** The item's loss; its part of the gradient is then set. */
        double of(double[] outputs, double[] gradient) {
            OutputLayout layout = objective.outputs();
            double bits = LAMBDA * objective.entries() / Math.log(2);
            double squares = 0;
            double bound = 0;
            for (int i = first; i < first + size; i++) {
                int at = layout.prediction(i);
                double error = outputs[at] - noised.target()[i];
                squares += error * error;
                gradient[at] = weight * 2 * error / size;
                Term term = term(i, outputs[at], outputs[layout.spread(i)]);
                bound += term.nats;
                gradient[layout.spread(i)] = weight * bits * term.slope * range.slope() / size;
            }
            return (squares + bits * bound) / size;
        }

        /** The bound's term for coordinate i, and how it changes with the logarithm of the variance. */
        private Term term(int i, double prediction, double v) {
            double x = noised.batch().x()[i];
            double x0 = noised.clean()[i];
            double estimate = toItem.apply(x, prediction);
            double variance = range.at(v);
            if (decoder) {
                double mean = posterior.x0Weight() * estimate + posterior.xtWeight() * x;
                double deviation = Math.sqrt(variance);
                return new Term(
                        -NormalLaws.logBinMass(x0, mean, deviation), -NormalLaws.logBinMassSlope(x0, mean, deviation));
            }
            double difference = posterior.x0Weight() * (x0 - estimate);
            return new Term(
                    NormalLaws.divergence(difference, posterior.variance(), variance),
                    NormalLaws.divergenceSlope(difference, posterior.variance(), variance));
        }
    }

    private record Term(double nats, double slope) {}
}

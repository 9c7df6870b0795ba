package org.langevin.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.langevin.denoiser.Covariance;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.MixturePosterior;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.PredictionType;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * One exact step back in time for a mixture on the line: the law of x_s given x_t, which an ancestral sampler replaces by a normal one.
 *
 * <p>Component by component x_s and x_t are jointly normal, so given x_t the earlier state is a mixture again: of component k with the
 * probability that the state has, with mean α_s m + a (V_s / V_t)(x_t − α_t m) and variance v V_s / V_t, where V are the components' variances at the
 * two times, and a and v belong to the transition between them. Its mean is the ancestral sampler's own, w_0 E[x_0 | x_t] + w_t x_t; what the
 * sampler with the exact denoiser loses is the shape and, where its variance is a constant, the variance.
 *
 * @param law the law of the clean items, on the line
 * @param process the process
 * @param step from t to s
 */
public record ReverseStep(GaussianMixture law, NoisingProcess process, Step step) {
    /** Checks the dimension. */
    public ReverseStep {
        if (law.dimension() != 1) {
            throw new IllegalArgumentException("dimension = " + law.dimension() + ": expected 1");
        }
    }

    /** The law of x_s given x_t. */
    public GaussianMixture given(double xt) {
        NoiseLevel earlier = process.level(step.to());
        NoiseLevel later = process.level(step.from());
        Transition transition = process.transition(step);
        MixturePosterior posterior = new MixturePosterior(law, later);
        posterior.look(xt);
        List<Double> weights = new ArrayList<>();
        List<Gaussian> components = new ArrayList<>();
        for (int k = 0; k < law.components().size(); k++) {
            if (posterior.share(k) > 0) {
                Gaussian component = law.components().get(k);
                double then = component.covariance().noised(earlier).variance(0);
                double now = component.covariance().noised(later).variance(0);
                double deviation = xt - later.alpha() * component.mean(0);
                double mean = earlier.alpha() * component.mean(0) + transition.meanFactor() * then / now * deviation;
                weights.add(posterior.share(k));
                components.add(
                        new Gaussian(new double[] {mean}, Covariance.isotropic(1, transition.variance() * then / now)));
            }
        }
        return new GaussianMixture(
                weights.stream().mapToDouble(Double::doubleValue).toArray(), components);
    }

    /**
     * The constant variance that is best on average: β̃ + w_0² E Var(x_0 | x_t), with Analytic-DPM (Bao et al., ICLR 2022, <a
     * href="https://arxiv.org/abs/2201.06503">arXiv:2201.06503</a>, theorem 1).
     */
    public double optimalVariance() {
        Posterior posterior = process.posterior(step);
        NoiseLevel level = process.level(step.from());
        double uncertain = BayesLoss.of(PredictionType.SAMPLE, law, level);
        return posterior.variance() + posterior.x0Weight() * posterior.x0Weight() * uncertain;
    }

    /**
     * E KL(q(x_s | x_t) ‖ N(E[x_s | x_t], variance)), in nats: what the step loses with the exact denoiser, by its shape and by its variance.
     *
     * @param variance with which the sampler draws, above 0
     */
    public double divergence(double variance) {
        return divergenceByShape() + divergenceByVariance(variance);
    }

    /** As {@link #divergence(double)}, with a variance by its rule. */
    public double divergence(ReverseVariance variance) {
        return divergence(variance.of(process, step));
    }

    /**
     * E KL(q(x_s | x_t) ‖ N(E[x_s | x_t], Var(x_s | x_t))), in nats: what is lost by drawing from a normal law even if its variance is the
     * state's own. Integrated as q log(q / n), which is small wherever q is nearly normal, not as a difference of entropies.
     */
    public double divergenceByShape() {
        return overStates(xt -> {
            GaussianMixture exact = given(xt);
            if (exact.components().size() == 1) {
                return 0;
            }
            double mean = exact.mean()[0];
            double own = exact.covariance(0, 0);
            double logNorm = Math.log(2 * Math.PI * own);
            ToDoubleFunction<double[]> logDensity = exact.logDensity();
            return Quadrature.overLine(exact, xs -> {
                double logExact = logDensity.applyAsDouble(new double[] {xs});
                double logNormal = -((xs - mean) * (xs - mean) / own + logNorm) / 2;
                return Math.exp(logExact) * (logExact - logNormal);
            });
        });
    }

    /** E ½ (V / b − 1 − log(V / b)), in nats: what is lost by the variance b in place of the state's own V = Var(x_s | x_t). */
    public double divergenceByVariance(double variance) {
        return overStates(xt -> {
            double excess = given(xt).covariance(0, 0) / variance - 1;
            return (excess - Math.log1p(excess)) / 2;
        });
    }

    private double overStates(DoubleUnaryOperator f) {
        GaussianMixture states = law.noised(process.level(step.from()));
        ToDoubleFunction<double[]> logDensity = states.logDensity();
        return Quadrature.overLine(
                states, xt -> Math.exp(logDensity.applyAsDouble(new double[] {xt})) * f.applyAsDouble(xt));
    }
}

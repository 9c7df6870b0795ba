package org.langevin.sampling;

import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * Predictor-corrector: at each level first some steps of Langevin dynamics, which bring the state nearer to the level's own law, then a
 * step of the discretised reverse SDE.
 *
 * <pre>
 *   corrector   x ← x + e s + √(2e) z     e = 2 a² (r ‖z‖ / ‖s‖)²
 *   predictor   x ← (2 − a) x + v s + √v z
 * </pre>
 *
 * <p>where s is the score and (a, v) the process's own transition over the step: for a variance-preserving process a² = 1 − β, for a
 * variance-exploding one a = 1, and sub-VP needs nothing of its own. Song et al., ICLR 2021 (<a
 * href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), algorithms 2 to 5 and equation 46 (the reverse diffusion predictor). The
 * norms are those of the single item, where the published code takes the mean over the batch, so that no item depends on its neighbours.
 * It can't begin at α = 0.
 *
 * <p>With a fixed ratio r the corrector's own step doesn't shrink with the plan, and its law is wider than the level's by about a share r²:
 * more steps don't take this away, only a smaller r does. The declared order is therefore 0 unless there are no corrections.
 *
 * @param corrections steps of Langevin dynamics at each level, 0 or more
 * @param ratio r, the ratio of the score's step to the noise's, dimensionless, above 0; 0.16 in the paper for small images
 */
public record PredictorCorrectorSampler(int corrections, double ratio) implements OneStepSampler {
    /** Checks the numbers. */
    public PredictorCorrectorSampler {
        if (corrections < 0) {
            throw new IllegalArgumentException("corrections = " + corrections + ": expected 0 or more");
        }
        if (!(ratio > 0 && ratio < 1)) {
            throw new IllegalArgumentException("ratio = " + ratio + ": expected a number in (0, 1)");
        }
    }

    @Override
    public String name() {
        return "pc";
    }

    @Override
    public int order() {
        return corrections == 0 ? 1 : 0;
    }

    @Override
    public int draws() {
        return corrections + 1;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        Level from = Level.at(model.process(), step.from());
        from.requireItem(name());
        Transition transition = model.process().transition(step);
        double a = transition.meanFactor();
        double[] state = x;
        for (int k = 0; k < corrections; k++) {
            state = corrected(model, state, from, a * a, k, noise);
        }
        boolean clean = Level.at(model.process(), step.to()).clean();
        return Sum.of(2 - a, state)
                .plus(
                        -transition.variance() / from.sigma(),
                        model.at(state, step.from()).epsilon())
                .plusDraw(clean ? 0 : Math.sqrt(transition.variance()), corrections, noise)
                .values();
    }

    private double[] corrected(Model model, double[] x, Level level, double a2, int draw, double[] noise) {
        double[] epsilon = model.at(x, level.t()).epsilon();
        double[] next = new double[x.length];
        int dimension = x.length / model.items();
        for (int begin = 0; begin < x.length; begin += dimension) {
            int offset = draw * x.length;
            double noiseNorm2 = norm2(noise, offset + begin, dimension);
            double scoreNorm2 = norm2(epsilon, begin, dimension) / (level.sigma() * level.sigma());
            double e = stepSize(a2, noiseNorm2, scoreNorm2);
            double ofNoise = Math.sqrt(2 * e);
            for (int i = begin; i < begin + dimension; i++) {
                next[i] = x[i] - e / level.sigma() * epsilon[i] + ofNoise * noise[offset + i];
            }
        }
        return next;
    }

    /** e = 2 a² (r ‖z‖ / ‖s‖)², from the squares of the norms; 0 where the score is, for nothing is to be corrected at a maximum. */
    public double stepSize(double a2, double noiseNorm2, double scoreNorm2) {
        return scoreNorm2 == 0 ? 0 : 2 * a2 * ratio * ratio * noiseNorm2 / scoreNorm2;
    }

    private static double norm2(double[] values, int begin, int length) {
        double sum = 0;
        for (int i = begin; i < begin + length; i++) {
            sum += values[i] * values[i];
        }
        return sum;
    }
}

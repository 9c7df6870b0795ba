package org.langevin.sampling;

import java.util.List;
import org.langevin.process.Conversion;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.sampling.Progress.Evaluation;
import org.langevin.schedule.StepPlan.Step;

/**
 * PNDM: DDIM's step with the noise of four evaluations blended by the weights of Adams and Bashforth, as if they were equally spaced.
 *
 * <p>Liu et al., ICLR 2022 (<a href="https://arxiv.org/abs/2202.09778">arXiv:2202.09778</a>), equations 11 to 13. The weights are those for equal
 * steps of the variable in which the ODE's right side is the noise; no usual spacing has them, and so the order is 2, not 4. The first
 * three steps are the paper's pseudo Runge-Kutta steps with four evaluations each, or by {@link Start#ADAMS} shorter Adams-Bashforth blends
 * with one (diffusers' {@code skip_prk_steps}, called PLMS). It can't begin at α = 0.
 *
 * @param start how the first three steps are made
 * @param blended {@link PredictionType#EPSILON}, or {@link PredictionType#V} to blend the velocities instead, as diffusers does with a
 *     network that predicts them: they belong to different angles, and the order is 1
 */
public record PndmSampler(Start start, PredictionType blended) implements Sampler {
    private static final double[][] ADAMS = {
        {1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
    };
    private static final int MEMORY = 3;

    /** How to begin without a past. */
    public enum Start {
        /** Four evaluations in each of the first three steps. */
        RUNGE_KUTTA,
        /** Fewer terms in the blend. */
        ADAMS
    }

    /** Checks what is blended. */
    public PndmSampler {
        if (blended != PredictionType.EPSILON && blended != PredictionType.V) {
            throw new IllegalArgumentException("blended = " + blended + ": expected EPSILON or V");
        }
    }

    @Override
    public String name() {
        return (start == Start.RUNGE_KUTTA ? "pndm" : "plms") + (blended == PredictionType.V ? "-v" : "");
    }

    @Override
    public int order() {
        return blended == PredictionType.EPSILON ? 2 : 1;
    }

    @Override
    public int draws() {
        return 0;
    }

    @Override
    public Progress step(Model model, Progress before, Step step, double[] noise) {
        NoisingProcess process = model.process();
        Level from = Level.at(process, step.from());
        Level to = Level.at(process, step.to());
        from.requireItem(name());
        Evaluation now = new Evaluation(step.from(), before.x(), model.at(before.x(), step.from()));
        boolean adams = start == Start.ADAMS || before.past().size() == MEMORY || to.clean();
        double[] blend = adams ? adams(process, now, before.past()) : rungeKutta(model, now, from, to);
        return before.next(moved(process, before.x(), blend, from, to), now, MEMORY);
    }

    private double[] adams(NoisingProcess process, Evaluation now, List<Evaluation> past) {
        double[] weights = ADAMS[past.size()];
        Sum blend = Sum.of(weights[0], quantity(process, now));
        for (int k = 1; k < weights.length; k++) {
            blend.plus(weights[k], quantity(process, past.get(k - 1)));
        }
        return blend.values();
    }

    /** The classical fourth-order blend, of evaluations at the start, twice in the middle of the time, and at the end. */
    private double[] rungeKutta(Model model, Evaluation now, Level from, Level to) {
        NoisingProcess process = model.process();
        Level middle = Level.at(process, (from.t() + to.t()) / 2);
        double[] first = quantity(process, now);
        double[] second = asked(model, now.x(), first, from, middle);
        double[] third = asked(model, now.x(), second, from, middle);
        double[] fourth = asked(model, now.x(), third, from, to);
        return Sum.of(1 / 6.0, first)
                .plus(1 / 3.0, second)
                .plus(1 / 3.0, third)
                .plus(1 / 6.0, fourth)
                .values();
    }

    private double[] asked(Model model, double[] x, double[] blend, Level from, Level at) {
        double[] state = moved(model.process(), x, blend, from, at);
        return quantity(model.process(), new Evaluation(at.t(), state, model.at(state, at.t())));
    }

    /** What is blended: the noise, or the velocity it stands for. */
    private double[] quantity(NoisingProcess process, Evaluation evaluation) {
        return converted(process, evaluation.x(), evaluation.estimate().epsilon(), evaluation.t(), true);
    }

    /** DDIM's step with the blend. */
    private double[] moved(NoisingProcess process, double[] x, double[] blend, Level from, Level to) {
        return new ExponentialStep(from, to)
                .ofNoise(x, converted(process, x, blend, from.t(), false))
                .values();
    }

    private double[] converted(NoisingProcess process, double[] x, double[] values, double t, boolean toBlended) {
        PredictionType from = toBlended ? PredictionType.EPSILON : blended;
        PredictionType to = toBlended ? blended : PredictionType.EPSILON;
        double[] out = new double[x.length];
        Conversion.between(from, to, process.level(t)).apply(x, values, out, out.length);
        return out;
    }
}

package org.langevin.sampling;

import java.util.Arrays;
import org.langevin.process.NoiseLevel;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * Fills in what is missing of an item with any sampler and no training: after each step the known coordinates are replaced by the known
 * item, noised to the level reached.
 *
 * <p>One replacement a step is the method of Song et al., ICLR 2021 (<a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), appendix
 * I.2: the filling fits its surroundings less well than it should, even with a perfect denoiser, because they were replaced without regard
 * to it. RePaint, Lugmayr et al., CVPR 2022 (<a href="https://arxiv.org/abs/2201.09865">arXiv:2201.09865</a>), algorithm 1, lets the two
 * find each other: it noises the result back up and makes the step again, several times over, each step by itself (their jump length 1).
 * With more resamplings and steps the law of the filling approaches that of the missing given the known.
 */
public final class InpaintingSampler implements Sampler {
    private final Sampler inner;
    private final double[] item;
    private final boolean[] known;
    private final int resamplings;

    /**
     * A sampler that completes one item; all samples of a batch are completions of it.
     *
     * @param inner how a step is made
     * @param item the item, [dimension]; what is not known of it is not looked at
     * @param known which coordinates are known, [dimension]
     * @param resamplings how often each step is made, at least 1; 1 is plain replacement, RePaint uses 10
     */
    public InpaintingSampler(Sampler inner, double[] item, boolean[] known, int resamplings) {
        if (item.length != known.length) {
            throw new IllegalArgumentException("item has " + item.length + " coordinates and known " + known.length
                    + ": expected the same number");
        }
        if (resamplings < 1) {
            throw new IllegalArgumentException("resamplings = " + resamplings + ": expected at least 1");
        }
        this.inner = inner;
        this.item = item.clone();
        this.known = known.clone();
        this.resamplings = resamplings;
    }

    @Override
    public String name() {
        return inner.name() + ", inpainting";
    }

    /** That of the sampler within, for the coordinates where nothing is known. */
    @Override
    public int order() {
        return inner.order();
    }

    /** For each time a step is made: the sampler's own, that of the known coordinates, and that of the way back up. */
    @Override
    public int draws() {
        return resamplings * (inner.draws() + 2);
    }

    @Override
    public Progress step(Model model, Progress before, Step step, double[] noise) {
        int length = before.x().length;
        NoiseLevel reached = model.process().level(step.to());
        Transition up = model.process().transition(step);
        Progress start = before;
        for (int k = 0; ; k++) {
            int offset = k * (inner.draws() + 2) * length;
            double[] own = Arrays.copyOfRange(noise, offset, offset + (inner.draws() + 2) * length);
            Progress after = inner.step(model, start, step, own);
            Progress fitted = new Progress(replaced(after.x(), reached, inner.draws(), own), after.past());
            if (k == resamplings - 1) {
                return fitted;
            }
            double[] noised = Sum.of(up.meanFactor(), fitted.x())
                    .plusDraw(Math.sqrt(up.variance()), inner.draws() + 1, own)
                    .values();
            start = new Progress(noised, before.past());
        }
    }

    private double[] replaced(double[] x, NoiseLevel level, int draw, double[] noise) {
        double[] out = x.clone();
        for (int i = 0; i < x.length; i++) {
            int coordinate = i % item.length;
            if (known[coordinate]) {
                out[i] = level.state(item[coordinate], noise[draw * x.length + i]);
            }
        }
        return out;
    }
}

package org.langevin.denoiser;

import java.util.stream.IntStream;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;

/**
 * The exact denoiser of a mixture of normal laws: the conditional expectations given the state, which no network can beat.
 *
 * <p>A state x at the level (α, σ) comes from component k with probability p_k(x) ∝ w_k N(x; α m_k, α² S_k + σ²), and the prediction is Σ_k
 * p_k(x) times the {@linkplain Gaussian component's own}: the score of the mixture is Σ_k p_k V_k⁻¹ (α m_k − x). The p_k are formed from
 * logarithms by the largest, so that they are right however far a state lies from all components.
 *
 * <p>An item's label is its component, whose denoiser then answers alone.
 */
public final class GaussianMixtureDenoiser implements Denoiser {
    /** Multiplications below which a second thread isn't worth waking. */
    private static final long SMALL_WORK = 1 << 20;
    /** Into how many parts a large batch is cut; more than threads, so that they end together. */
    private static final int PARTS = 16;

    private final NoisingProcess process;
    private final PredictionType type;
    private final GaussianMixture law;

    /**
     * The denoiser of a mixture.
     *
     * @param process the process whose states are given
     * @param type what to predict; all four carry the same knowledge
     * @param law the law of the clean items
     */
    public GaussianMixtureDenoiser(NoisingProcess process, PredictionType type, GaussianMixture law) {
        this.process = process;
        this.type = type;
        this.law = law;
    }

    /** The law of the clean items. */
    public GaussianMixture law() {
        return law;
    }

    @Override
    public PredictionType predictionType() {
        return type;
    }

    @Override
    public int dimension() {
        return law.dimension();
    }

    /** @param labels the component of each item, [items], or null where it is unknown */
    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        checkLabels(labels, items);
        NoiseLevel level = process.level(t);
        law.components().forEach(component -> component.checkUncertain(level, t));
        long work = (long) items * dimension() * dimension() * law.components().size();
        int parts = work < SMALL_WORK ? 1 : Math.min(items, PARTS);
        IntStream.range(0, parts)
                .parallel()
                .forEach(p -> predict(
                        x,
                        (int) ((long) items * p / parts),
                        (int) ((long) items * (p + 1) / parts),
                        level,
                        labels,
                        out));
    }

    private void predict(double[] x, int from, int to, NoiseLevel level, int[] labels, double[] out) {
        GaussianMixture.View view = law.at(level, type);
        int dimension = dimension();
        for (int i = from; i < to; i++) {
            if (labels == null) {
                view.look(x, i * dimension);
                view.predict(out, i * dimension, dimension);
            } else {
                view.predictWithin(labels[i], x, out, i * dimension, dimension);
            }
        }
    }

    private void checkLabels(int[] labels, int items) {
        int components = law.components().size();
        for (int i = 0; labels != null && i < items; i++) {
            if (labels[i] < 0 || labels[i] >= components) {
                throw new IllegalArgumentException("label[" + i + "] = " + labels[i] + ": expected a component in [0, "
                        + (components - 1) + "], or no labels at all");
            }
        }
    }
}

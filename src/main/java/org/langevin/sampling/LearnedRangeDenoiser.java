package org.langevin.sampling;

import org.langevin.denoiser.NetworkDenoiser;
import org.langevin.process.PredictionType;

/**
 * A network that was trained to predict the variance of its reverse steps too, by the place of it between β̃ and β.
 *
 * @param network the network, whose {@link NetworkDenoiser#outputs} have a spread
 */
public record LearnedRangeDenoiser(NetworkDenoiser network) implements UncertainDenoiser {
    /** Checks that there is a spread. */
    public LearnedRangeDenoiser {
        if (!network.outputs().withSpread()) {
            throw new IllegalArgumentException(
                    "outputs: expected twice the prediction's channels; a network with fewer is a denoiser by itself");
        }
    }

    @Override
    public PredictionType predictionType() {
        return network.predictionType();
    }

    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public Spread spread() {
        return Spread.RANGE;
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        network.predict(x, items, t, labels, out);
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
        float[] given = network.given(x, items, t, labels);
        for (int i = 0; i < items * dimension(); i++) {
            out[i] = given[network.outputs().prediction(i)];
            spread[i] = given[network.outputs().spread(i)];
        }
    }
}

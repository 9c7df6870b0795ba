package org.langevin.cli.compare;

import java.util.Arrays;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;

/**
 * A network asked about any number of items in batches of one size, the last filled up: it plans its memory for a size once, and what it says about an item
 * does not depend on the others.
 *
 * @param network the network's denoiser
 * @param batch items that go through it at once
 */
record InBatches(Denoiser network, int batch) implements Denoiser {
    @Override
    public PredictionType predictionType() {
        return network.predictionType();
    }

    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        int d = dimension();
        double[] answer = new double[batch * d];
        for (int first = 0; first < items; first += batch) {
            int count = Math.min(batch, items - first);
            double[] some = Arrays.copyOf(Arrays.copyOfRange(x, first * d, (first + count) * d), batch * d);
            network.predict(some, batch, t, null, answer);
            System.arraycopy(answer, 0, out, first * d, count * d);
        }
    }
}

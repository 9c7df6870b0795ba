package org.langevin.training;

import java.nio.ByteBuffer;
import java.util.List;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork;

/** A network whose steps can be interfered with. */
class Wrapped implements TrainableNetwork {

    private final TrainableNetwork network;

    Wrapped(TrainableNetwork network) {
        this.network = network;
    }

    @Override
    public double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key) {
        return network.step(batch, target, weights, key);
    }

    @Override
    public double[] step(NetworkBatch batch, Loss loss, StepKey key) {
        return network.step(batch, loss, key);
    }

    @Override
    public List<Slice> slices() {
        return network.slices();
    }

    @Override
    public ByteBuffer parameters() {
        return network.parameters();
    }

    @Override
    public ByteBuffer gradients() {
        return network.gradients();
    }

    @Override
    public void parametersChanged() {
        network.parametersChanged();
    }

    @Override
    public void predict(NetworkBatch batch, float[] out) {
        network.predict(batch, out);
    }

    @Override
    public String firstNonFinite() {
        return network.firstNonFinite();
    }

    @Override
    public void close() {
        network.close();
    }
}

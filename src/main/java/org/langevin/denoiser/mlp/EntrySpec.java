package org.langevin.denoiser.mlp;

import java.util.List;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.mlp.LinearSpec.Begin;

/**
 * From an item {@code [rows, dimension]} to features {@code [rows, width]}.
 *
 * @param dimension numbers of an item
 * @param width features
 */
record EntrySpec(int dimension, int width) implements PartSpec {

    @Override
    public List<LinearSpec> layers() {
        return List.of(new LinearSpec("entry", dimension, width, Begin.UNIFORM));
    }

    @Override
    public Part plan(Backend backend, List<Linear> layers, int rows) {
        return new Planned(layers.get(0), backend.tensor(rows, width), backend.tensor(rows, dimension));
    }

    private record Planned(Linear layer, Tensor output, Tensor dx) implements Part {

        @Override
        public Tensor forward(List<Tensor> inputs) {
            layer.forward(inputs.get(0), output);
            return output;
        }

        @Override
        public List<Tensor> backward(List<Tensor> inputs, Tensor dOutput) {
            layer.backward(inputs.get(0), dOutput, dx);
            return List.of(dx);
        }
    }
}

package org.langevin.denoiser.mlp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A part as a running vertex. It is planned for the number of rows that arrives, and anew when another does, which takes less than a
 * step. Outputs and gradients are the plan's own memory, each block's apart from every other's, so that the graph may add up the
 * gradients of the embedding in place; it therefore runs without workspaces.
 */
final class PartNode extends BaseGraphVertex {

    private final PartSpec spec;
    private final Backend backend;
    private final INDArray flatParameters;
    private INDArray flatGradients;
    private final List<Linear> layers = new ArrayList<>();
    private Part plan;
    private int rows;
    private List<Tensor> lastInputs;
    private Tensor lastOutput;
    private List<Tensor> inputGradients;

    PartNode(ComputationGraph graph, String name, int index, PartSpec spec, INDArray parameters, Backend backend) {
        super(graph, name, index, null, null, backend.type());
        this.spec = spec;
        this.backend = backend;
        this.flatParameters = parameters;
    }

    PartSpec spec() {
        return spec;
    }

    /** What the last forward pass computed. */
    Tensor lastOutput() {
        return lastOutput;
    }

    /** The gradients of the inputs, as the last backward pass left them; null for those that have none. */
    List<Tensor> inputGradients() {
        return inputGradients;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
        lastInputs = Arrays.stream(inputs).map(Tensor::of).toList();
        planFor((int) inputs[0].size(0));
        lastOutput = plan.forward(lastInputs);
        return lastOutput.array();
    }

    private void planFor(int items) {
        if (plan != null && rows == items) {
            return;
        }
        close();
        rows = items;
        int offset = 0;
        for (LinearSpec layer : spec.layers()) {
            layers.add(new Linear(layer, backend, rows, flatParameters, flatGradients, offset));
            offset += layer.length();
        }
        plan = spec.plan(backend, layers, rows);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
        inputGradients = plan.backward(lastInputs, Tensor.of(epsilon));
        epsilon = null;
        INDArray[] arrays = inputGradients.stream()
                .map(tensor -> tensor == null ? null : tensor.array())
                .toArray(INDArray[]::new);
        return new Pair<>(new DefaultGradient(flatGradients), arrays);
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
        flatGradients = view;
        close();
    }

    /** Tells the layers that the parameters may have changed. */
    void parametersChanged() {
        layers.forEach(Linear::parametersChanged);
    }

    /** Gives the plan back; the next pass makes another. */
    void close() {
        layers.forEach(Linear::close);
        layers.clear();
        plan = null;
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    public Layer getLayer() {
        return null;
    }

    @Override
    public INDArray params() {
        return flatParameters;
    }

    @Override
    public INDArray getGradientsViewArray() {
        return flatGradients;
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int batch) {
        return null;
    }

    @Override
    public String toString() {
        return spec.toString();
    }
}

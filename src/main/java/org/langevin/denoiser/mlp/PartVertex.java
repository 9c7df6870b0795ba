package org.langevin.denoiser.mlp;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.langevin.denoiser.kernel.Backend;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link PartSpec} as a vertex of a Deeplearning4j graph's configuration; the graph gives it its share of the flat vector. */
final class PartVertex extends GraphVertex {

    private static final long serialVersionUID = 1L;

    private final transient PartSpec spec;

    PartVertex(PartSpec spec) {
        this.spec = spec;
    }

    @Override
    public GraphVertex clone() {
        return new PartVertex(spec);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartVertex vertex && spec.equals(vertex.spec);
    }

    @Override
    public int hashCode() {
        return spec.hashCode();
    }

    @Override
    public long numParams(boolean backprop) {
        return spec.length();
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType networkType) {
        return new PartNode(graph, name, index, spec, parameters, Backend.of(networkType));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputs) {
        throw new UnsupportedOperationException("shapes are known when a batch arrives");
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputs) {
        throw new UnsupportedOperationException("memory is planned when a batch arrives");
    }
}

package org.langevin.denoiser.unet;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link BlockSpec} as a vertex of a Deeplearning4j graph's configuration. One class serves all blocks; the graph gives each
 * its share of the flat parameter vector.
 */
final class BlockVertex extends GraphVertex {

    private static final long serialVersionUID = 1L;

    private final transient BlockSpec spec;
    private final transient Network network;

    BlockVertex(BlockSpec spec, Network network) {
        this.spec = spec;
        this.network = network;
    }

    @Override
    public GraphVertex clone() {
        return new BlockVertex(spec, network);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockVertex vertex && spec.equals(vertex.spec);
    }

    @Override
    public int hashCode() {
        return spec.hashCode();
    }

    @Override
    public long numParams(boolean backprop) {
        return spec.parameters().stream().mapToLong(Parameter::length).sum();
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 3;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType networkType) {
        return new BlockNode(graph, name, index, spec, parameters, network);
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

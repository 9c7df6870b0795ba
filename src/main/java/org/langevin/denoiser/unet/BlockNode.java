package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A block as a running vertex: owns its parameters, takes several inputs, and writes its gradients into the view it is given.
 *
 * <p>Blocks are planned for the shapes that arrive, and the latest few plans are kept, so that training, evaluation and a
 * last, smaller batch alternate without planning anew. Outputs are the plans' own memory; the graph therefore runs without workspaces.
 *
 * <p>Backward passes go from block to block, in the reverse of the graph's order: its own pass adds up the gradients of a tensor that several
 * blocks read, which is every skip connection, by an operation that is slow.
 */
final class BlockNode extends BaseGraphVertex {

    /** Plans kept: a batch for training, one for sampling, and its remainder. */
    private static final int PLANS = 3;

    private final BlockSpec spec;
    private final INDArray flatParameters;
    private final Parameters values;
    private final Network network;
    private final Map<Key, Block> plans = new LinkedHashMap<>(8, 0.75f, true);
    private final IdentityHashMap<INDArray, Tensor> seen = new IdentityHashMap<>();
    private INDArray flatGradients;
    private Parameters gradients;
    private List<Tensor> lastInputs;
    private Block lastBlock;
    private boolean lastAlone;
    private Tensor lastOutput;
    private Tensor gradient;
    private boolean wantsInputGradient;
    private List<Integer> lastReads = List.of();
    private Tensor inputGradient;

    BlockNode(ComputationGraph graph, String name, int index, BlockSpec spec, INDArray parameters, Network network) {
        super(graph, name, index, null, null, network.backend().type());
        this.spec = spec;
        this.flatParameters = parameters;
        this.values = new Parameters(parameters, spec.parameters());
        this.network = network;
    }

    List<Parameter> parameters() {
        return spec.parameters();
    }

    /** Says whether backward passes compute the gradient of the network's input too, although no vertex needs it. */
    void wantInputGradient(boolean wanted) {
        wantsInputGradient = wanted;
    }

    /** The gradient of the network's input, as the last backward pass that was asked for it left it. */
    Tensor inputGradient() {
        return inputGradient;
    }

    /** What the last forward pass computed. */
    Tensor lastOutput() {
        return lastOutput;
    }

    /** What a plan is made for: the shape of the first input, and whether it runs within a share, on one thread. */
    private record Key(List<Long> shape, boolean alone) {}

    /** Tells every plan that the parameters may have changed. */
    void parametersChanged() {
        plans.values().forEach(Block::parametersChanged);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
        gradient = null;
        if (lastBlock == null || lastAlone != Parallel.withinShare() || !readsTheSameTensors()) {
            lastInputs = Arrays.stream(inputs).map(this::tensor).toList();
            lastBlock = plan(lastInputs);
            lastAlone = Parallel.withinShare();
        }
        lastOutput = lastBlock.forward(lastInputs, training);
        return lastOutput.array();
    }

    /** Whether the inputs are those of the last pass: so it is step after step, for outputs are the plans' own. */
    private boolean readsTheSameTensors() {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] != lastInputs.get(i).array()) {
                return false;
            }
        }
        return true;
    }

    private Tensor tensor(INDArray array) {
        if (seen.size() > 4 * PLANS * inputs.length) {
            seen.clear();
        }
        return seen.computeIfAbsent(array, Tensor::of);
    }

    private Block plan(List<Tensor> tensors) {
        List<Long> shape = Arrays.stream(tensors.get(0).shape()).boxed().toList();
        Key key = new Key(shape, Parallel.withinShare());
        Block block = plans.get(key);
        if (block == null) {
            if (plans.size() == PLANS) {
                plans.remove(plans.keySet().iterator().next()).close();
                seen.clear();
            }
            block = spec.plan(network.plan(values, gradients), tensors);
            plans.put(key, block);
            lastReads.forEach(i -> network.passing().takeBack(inputs[i]));
        }
        return block;
    }

    /** {@inheritDoc} Not by the graph, but by {@link #backward}. */
    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
        throw new UnsupportedOperationException("blocks hand their gradients on themselves");
    }

    /** From the output's gradient, once all who read the output have {@linkplain #receive given} theirs, those of parameters and inputs. */
    void backward() {
        List<Tensor> dInputs = new ArrayList<>();
        for (int i = 0; i < lastInputs.size(); i++) {
            dInputs.add(gradientOf(i));
        }
        lastBlock.backward(lastInputs, gradient, dInputs);
        network.takeBack(gradient);
        gradient = null;
        for (int i = 0; i < dInputs.size(); i++) {
            if (source(i) instanceof BlockNode node && dInputs.get(i) != null) {
                node.receive(dInputs.get(i));
            }
        }
    }

    private GraphVertex source(int i) {
        return graph.getVertices()[inputVertices[i].getVertexIndex()];
    }

    /** Finds the inputs that no later vertex reads; {@code read} are the vertices that later ones read, to which this one adds its own. */
    void readsLast(Set<Integer> read) {
        lastReads = IntStream.range(0, inputVertices.length)
                .filter(i -> read.add(inputVertices[i].getVertexIndex()))
                .boxed()
                .toList();
    }

    /** Takes the gradient of the output from one of those who read it, to add it to what others gave. */
    void receive(Tensor more) {
        if (gradient == null) {
            gradient = more;
        } else {
            Pointwise.add(more, gradient);
            network.takeBack(more);
        }
    }

    /** Where the gradient of input {@code i} goes, or null if nobody wants it. */
    private Tensor gradientOf(int i) {
        long[] shape = lastInputs.get(i).shape();
        if (!spec.differentiable(i)) {
            return null;
        }
        if (!source(i).isInputVertex()) {
            return network.lendGradient(lastInputs.get(i).type(), shape);
        }
        if (!wantsInputGradient) {
            return null;
        }
        if (inputGradient == null || !Arrays.equals(inputGradient.shape(), shape)) {
            inputGradient = network.backend().images(shape);
        }
        return inputGradient;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
        flatGradients = view;
        gradients = new Parameters(view, spec.parameters());
        closePlans();
    }

    void closePlans() {
        plans.values().forEach(Block::close);
        plans.clear();
        seen.clear();
        lastBlock = null;
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

package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.langevin.config.UNetConfig;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork.Loss;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j graph of {@link BlockNode}s over the network's parameters, with activations and gradients of its own: what one thread needs
 * to take a share of a batch through the network.
 */
final class Replica {

    private final UNetConfig config;
    private final Network network;
    private final ComputationGraph graph;
    private final List<BlockNode> nodes = new ArrayList<>();
    private Tensor gradients;
    private Inputs inputs;
    private Tensor target;
    private Tensor dOutput;

    /**
     * A replica on {@code parameters [1, count]}, which it shares, as it does the {@code values} by block, which the first one fills.
     *
     * @param idle memory which its predictions may use, instead of some of their own
     */
    Replica(
            UNetConfig config,
            Backend backend,
            Tensor parameters,
            Map<String, Parameters> values,
            Supplier<List<Tensor>> idle) {
        this.config = config;
        this.network = new Network(backend, config.dropout(), values, idle);
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(backend.type())
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .graphBuilder()
                .addInputs(inputNames());
        for (Structure.Vertex vertex : Structure.of(config)) {
            BlockVertex block = new BlockVertex(vertex.spec(), network);
            builder.addVertex(vertex.name(), block, vertex.inputs().toArray(new String[0]));
        }
        this.graph = new ComputationGraph(builder.setOutputs("conv_out").build());
        graph.init(parameters.array(), false);
        for (int index : graph.topologicalSortOrder()) {
            if (graph.getVertices()[index] instanceof BlockNode node) {
                nodes.add(node);
            }
        }
        Set<Integer> read = new HashSet<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).readsLast(read);
        }
    }

    private String[] inputNames() {
        return config.numClassEmbeds().isPresent()
                ? new String[] {Structure.IMAGE, Structure.TIMESTEP, Structure.LABEL}
                : new String[] {Structure.IMAGE, Structure.TIMESTEP};
    }

    /** The blocks in the order in which their parameters lie in the flat vector: the graph's topological order. */
    List<BlockNode> nodes() {
        return nodes;
    }

    /** Memory that it uses in its backward passes alone. */
    List<Tensor> idle() {
        return network.idle();
    }

    /** The gradients, whose memory is made when first asked for: a network that only samples does without. */
    Tensor gradients() {
        if (gradients == null) {
            graph.initGradientsView();
            gradients = Tensor.of(graph.getFlattenedGradients());
            network.passing().clear();
        }
        return gradients;
    }

    /** The graph's inputs for one number of items and one image size, filled anew for each pass. */
    private record Inputs(Tensor x, Tensor t, Tensor labels) {

        INDArray[] arrays() {
            return labels == null
                    ? new INDArray[] {x.array(), t.array()}
                    : new INDArray[] {x.array(), t.array(), labels.array()};
        }
    }

    private Inputs inputs(int items) {
        if (inputs == null || inputs.t.length() != items) {
            Backend backend = network.backend();
            Tensor labels = config.numClassEmbeds().isPresent() ? backend.tensor(items) : null;
            Tensor x = backend.images(items, config.sampleSize(), config.sampleSize(), config.inChannels());
            inputs = new Inputs(x, backend.tensor(items), labels);
        }
        return inputs;
    }

    /** One pass of the items from {@code first} to {@code end} of a batch through the graph; the result is valid until the next. */
    Tensor forward(NetworkBatch batch, int first, int end, boolean training) {
        Inputs in = inputs(end - first);
        int size = in.x.length() / (end - first);
        if (config.centerInputSample()) {
            float[] centered = Arrays.copyOfRange(batch.x(), first * size, end * size);
            for (int i = 0; i < centered.length; i++) {
                centered[i] = 2 * centered[i] - 1;
            }
            in.x.setAll(centered, 0);
        } else {
            in.x.setAll(batch.x(), first * size);
        }
        for (int n = first; n < end; n++) {
            in.t.set(n - first, batch.timesteps()[n]);
            if (in.labels != null) {
                in.labels.set(n - first, batch.labels()[n]);
            }
        }
        return Tensor.of(throughGraph(in, training).get("conv_out"));
    }

    /** A pass that ends before its time may have left some blocks without the plans that others have, so it leaves none. */
    private Map<String, INDArray> throughGraph(Inputs in, boolean training) {
        try {
            return graph.feedForward(in.arrays(), training, false);
        } catch (RuntimeException | Error ended) {
            closePlans();
            throw ended;
        }
    }

    /** Frees what was planned; the next pass plans anew. */
    void closePlans() {
        nodes.forEach(BlockNode::closePlans);
        network.passing().clear();
    }

    /** Predicts the items from {@code first} to {@code end} of a batch into their places in {@code out}. */
    void predict(NetworkBatch batch, int first, int end, float[] out) {
        Tensor output = forward(batch, first, end, false);
        int size = output.length() / (end - first);
        for (int i = 0; i < output.length(); i++) {
            out[first * size + i] = (float) output.get(i);
        }
    }

    /** A training step on the items from {@code first} to {@code end} of a batch; their errors go to their places in {@code errors}. */
    void step(NetworkBatch batch, int first, int end, float[] wanted, double[] weights, StepKey key, double[] errors) {
        Tensor output = trainingPass(batch, first, end, key);
        if (target == null || target.length() != output.length()) {
            target = network.backend().tensor(output.shape());
        }
        int size = output.length() / (end - first);
        target.setAll(wanted, first * size);
        double[] shares = Arrays.copyOfRange(weights, first, end);
        double[] own = Pointwise.squaredError(output, target, shares, outputGradient(output));
        backward(dOutput);
        System.arraycopy(own, 0, errors, first, own.length);
    }

    /** A training step on a whole batch by any loss. */
    double[] step(NetworkBatch batch, Loss loss, StepKey key) {
        Tensor output = trainingPass(batch, 0, batch.items(), key);
        double[] outputs = new double[output.length()];
        Arrays.setAll(outputs, output::get);
        double[] gradient = new double[outputs.length];
        double[] losses = loss.of(outputs, gradient);
        outputGradient(output);
        for (int i = 0; i < gradient.length; i++) {
            dOutput.set(i, gradient[i]);
        }
        backward(dOutput);
        return losses;
    }

    private Tensor trainingPass(NetworkBatch batch, int first, int end, StepKey key) {
        gradients();
        network.dropout().set(key.seed(), key.step(), key.firstItem() + first);
        return forward(batch, first, end, true);
    }

    /** Memory for the output's gradient. */
    Tensor outputGradient(Tensor output) {
        if (dOutput == null || dOutput.length() != output.length()) {
            dOutput = network.backend().tensor(output.shape());
        }
        return dOutput;
    }

    /** The gradients of the last training pass from that of its output. */
    void backward(Tensor gradientOfOutput) {
        Tensor handedOn = network.lendGradient(gradientOfOutput.type(), gradientOfOutput.shape());
        handedOn.copyFrom(gradientOfOutput);
        nodes.get(nodes.size() - 1).receive(handedOn);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).backward();
        }
    }

    /** The gradient of the image from that of the output, beside those of the parameters. */
    double[] backwardToInput(Tensor gradientOfOutput) {
        BlockNode first = (BlockNode) graph.getVertex("conv_in");
        first.wantInputGradient(true);
        backward(gradientOfOutput);
        first.wantInputGradient(false);
        Tensor gradient = first.inputGradient();
        double[] dx = new double[gradient.length()];
        for (int i = 0; i < dx.length; i++) {
            dx[i] = gradient.get(i) * (config.centerInputSample() ? 2 : 1);
        }
        return dx;
    }

    /** The first block, in forward order, whose last output has a number that is not finite, or null. */
    String firstNonFiniteOutput() {
        for (BlockNode node : nodes) {
            if (node.lastOutput() != null && !node.lastOutput().isFinite()) {
                return "output of " + node.getVertexName();
            }
        }
        return null;
    }
}

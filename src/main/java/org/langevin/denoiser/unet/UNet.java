package org.langevin.denoiser.unet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.langevin.config.UNetConfig;
import org.langevin.denoiser.DifferentiableNetwork;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The denoising U-Net: a Deeplearning4j graph of {@link BlockNode}s over one flat vector of parameters.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class UNet implements DifferentiableNetwork {

    private final UNetConfig config;
    private final Network network;
    private final ComputationGraph graph;
    private final List<BlockNode> nodes = new ArrayList<>();
    private final List<Parameter> parameterList = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final Tensor parameters;
    private Tensor gradients;
    private boolean stepped;
    private Tensor kept;
    private Inputs inputs;
    private Tensor target;
    private Tensor dOutput;

    /** A network in single precision with all parameters zero, ready to be {@linkplain #initialise initialised} or loaded. */
    public UNet(UNetConfig config) {
        this(config, DataType.FLOAT);
    }

    UNet(UNetConfig config, DataType type) {
        this.config = config;
        this.network = new Network(Backend.of(type), config.dropout());
        List<Structure.Vertex> vertices = Structure.of(config);
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .graphBuilder()
                .addInputs(inputNames());
        for (Structure.Vertex vertex : vertices) {
            BlockVertex block = new BlockVertex(vertex.spec(), network);
            builder.addVertex(vertex.name(), block, vertex.inputs().toArray(new String[0]));
        }
        this.graph = new ComputationGraph(builder.setOutputs("conv_out").build());
        long count = vertices.stream()
                .flatMap(vertex -> vertex.spec().parameters().stream())
                .mapToLong(Parameter::length)
                .sum();
        this.parameters = Tensor.zeros(type, 1, count);
        graph.init(parameters.array(), false);
        slice();
    }

    private String[] inputNames() {
        return config.numClassEmbeds().isPresent()
                ? new String[] {Structure.IMAGE, Structure.TIMESTEP, Structure.LABEL}
                : new String[] {Structure.IMAGE, Structure.TIMESTEP};
    }

    /** The graph lays the vertices' parameters out in its topological order. */
    private void slice() {
        int offset = 0;
        for (int index : graph.topologicalSortOrder()) {
            if (graph.getVertices()[index] instanceof BlockNode node) {
                nodes.add(node);
                for (Parameter parameter : node.parameters()) {
                    parameterList.add(parameter);
                    slices.add(new Slice(parameter.name(), parameter.shape(), offset));
                    offset += parameter.length();
                }
            }
        }
    }

    public UNetConfig config() {
        return config;
    }

    /** Sets every parameter to its initial value, a fixed function of {@code seed}. */
    public void initialise(long seed) {
        KeyedNoise noise = new KeyedNoise(seed);
        for (int i = 0; i < slices.size(); i++) {
            initialise(noise, i);
        }
        parametersChanged();
    }

    private void initialise(KeyedNoise noise, int i) {
        Parameter parameter = parameterList.get(i);
        int length = parameter.length();
        double[] values = new double[length];
        switch (parameter.initial()) {
            case ZEROS -> {}
            case ONES -> Arrays.fill(values, 1);
            case NORMAL -> noise.normals(Stream.WEIGHT_INIT, 0, i, values, 0, length);
            case UNIFORM -> {
                noise.uniforms(Stream.WEIGHT_INIT, 0, i, values, 0, length);
                double bound = 1 / Math.sqrt((double) inputsOfOneOutput(i));
                for (int j = 0; j < length; j++) {
                    values[j] = (2 * values[j] - 1) * bound;
                }
            }
        }
        for (int j = 0; j < length; j++) {
            parameters.set(slices.get(i).offset() + j, values[j]);
        }
    }

    /** The fan-in of a weight, or, for a bias, of the weight which it follows. */
    private long inputsOfOneOutput(int i) {
        Parameter weight = parameterList.get(i).shape().size() > 1 ? parameterList.get(i) : parameterList.get(i - 1);
        return weight.length() / weight.shape().get(0);
    }

    @Override
    public List<Slice> slices() {
        return List.copyOf(slices);
    }

    @Override
    public ByteBuffer parameters() {
        return buffer(parameters);
    }

    @Override
    public ByteBuffer gradients() {
        trainable();
        return buffer(gradients);
    }

    private static ByteBuffer buffer(Tensor tensor) {
        return tensor.bytes().duplicate().order(ByteOrder.nativeOrder());
    }

    /** Makes the gradients' memory, which a network that only samples does without. */
    private void trainable() {
        if (gradients == null) {
            graph.initGradientsView();
            gradients = Tensor.of(graph.getFlattenedGradients());
        }
    }

    /**
     * Bytes that passes of {@code items} items take beside the parameters and their gradients, none of which are taken before the
     * first such pass. Counted from the structure, not measured; without the library's own working memory.
     *
     * @param trained whether they are training steps
     */
    public static long bytesOfPasses(UNetConfig config, int items, boolean trained) {
        return Footprint.bytes(config, items, trained);
    }

    /** The most items that may pass at once: a tensor's bytes are numbered by positive ints. */
    public static int mostItems(UNetConfig config) {
        return (int) (Integer.MAX_VALUE / (Float.BYTES * Footprint.largest(config)));
    }

    @Override
    public void parametersChanged() {
        nodes.forEach(BlockNode::parametersChanged);
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
            Tensor x = backend.tensor(items, config.sampleSize(), config.sampleSize(), config.inChannels());
            inputs = new Inputs(x, backend.tensor(items), labels);
        }
        return inputs;
    }

    /** One pass through the graph; the result is valid until the next. */
    Tensor forward(NetworkBatch batch, boolean training) {
        Inputs in = inputs(batch.items());
        check(batch, in);
        for (int i = 0; i < batch.x().length; i++) {
            in.x.set(i, config.centerInputSample() ? 2 * batch.x()[i] - 1 : batch.x()[i]);
        }
        for (int n = 0; n < batch.items(); n++) {
            in.t.set(n, batch.timesteps()[n]);
            if (in.labels != null) {
                in.labels.set(n, batch.labels()[n]);
            }
        }
        Map<String, INDArray> activations = graph.feedForward(in.arrays(), training, false);
        return Tensor.of(activations.get("conv_out"));
    }

    private void check(NetworkBatch batch, Inputs in) {
        if (batch.x().length != in.x.length()) {
            throw new IllegalArgumentException("x: " + batch.x().length + " numbers for " + batch.items()
                    + " images of " + config.sampleSize() + "×" + config.sampleSize() + "×" + config.inChannels());
        }
        if ((batch.labels() == null) != (in.labels == null)) {
            throw new IllegalArgumentException(
                    in.labels == null ? "labels: this network has no classes" : "labels: this network needs them");
        }
        for (int n = 0; in.labels != null && n < batch.items(); n++) {
            int label = batch.labels()[n];
            if (label < 0 || label >= config.numClassEmbeds().orElseThrow()) {
                throw new IllegalArgumentException("label: " + label + " is outside 0 to "
                        + (config.numClassEmbeds().orElseThrow() - 1));
            }
        }
    }

    @Override
    public void predict(NetworkBatch batch, float[] out) {
        Tensor output = forward(batch, false);
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) output.get(i);
        }
    }

    @Override
    public double[] step(NetworkBatch batch, float[] wanted, double[] weights, StepKey key) {
        Tensor output = trainingPass(batch, key);
        if (target == null || target.length() != output.length()) {
            target = network.backend().tensor(output.shape());
        }
        for (int i = 0; i < wanted.length; i++) {
            target.set(i, wanted[i]);
        }
        double[] errors = Pointwise.squaredError(output, target, weights, dOutput);
        backward(dOutput);
        return errors;
    }

    @Override
    public double[] step(NetworkBatch batch, Loss loss, StepKey key) {
        Tensor output = trainingPass(batch, key);
        double[] outputs = new double[output.length()];
        Arrays.setAll(outputs, output::get);
        double[] gradient = new double[outputs.length];
        double[] losses = loss.of(outputs, gradient);
        for (int i = 0; i < gradient.length; i++) {
            dOutput.set(i, gradient[i]);
        }
        backward(dOutput);
        return losses;
    }

    /** The forward pass of a step, with memory for the gradient of its output. */
    private Tensor trainingPass(NetworkBatch batch, StepKey key) {
        trainable();
        stepped = true;
        network.dropout().set(key.seed(), key.step(), key.firstItem());
        Tensor output = forward(batch, true);
        shapeOutputGradient(output);
        return output;
    }

    /** The gradients of the last training pass from that of its output. */
    void backward(Tensor gradientOfOutput) {
        graph.backpropGradient(gradientOfOutput.array());
    }

    /** Makes the memory of the output's gradient for the shape that the output has. */
    private void shapeOutputGradient(Tensor output) {
        if (dOutput == null || dOutput.length() != output.length()) {
            dOutput = network.backend().tensor(output.shape());
        }
    }

    /** {@inheritDoc} The gradients that a training step left are as they were afterwards. */
    @Override
    public void predictAndPullBack(NetworkBatch batch, float[] direction, float[] out, float[] product) {
        trainable();
        Tensor output = forward(batch, false);
        shapeOutputGradient(output);
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) output.get(i);
            dOutput.set(i, direction[i]);
        }
        double[] dx = pullBack(dOutput);
        for (int i = 0; i < product.length; i++) {
            product[i] = (float) dx[i];
        }
    }

    /** Jᵀ v of the last forward pass. The blocks write their parameters' gradients on the way, so those of a training step are put by. */
    double[] pullBack(Tensor direction) {
        if (!stepped) {
            return backwardToInput(direction);
        }
        if (kept == null) {
            kept = Tensor.zeros(gradients.type(), gradients.shape());
        }
        kept.copyFrom(gradients);
        double[] dx = backwardToInput(direction);
        gradients.copyFrom(kept);
        return dx;
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

    @Override
    public String firstNonFinite() {
        for (BlockNode node : nodes) {
            if (!node.lastOutput().isFinite()) {
                return "output of " + node.getVertexName();
            }
        }
        for (int i = slices.size() - 1; i >= 0; i--) {
            Slice slice = slices.get(i);
            if (gradients != null && !gradients.isFinite(slice.offset(), slice.length())) {
                return "gradient of " + slice.name();
            }
        }
        return "loss itself: every output and gradient is finite";
    }

    @Override
    public void close() {
        nodes.forEach(BlockNode::closePlans);
    }
}

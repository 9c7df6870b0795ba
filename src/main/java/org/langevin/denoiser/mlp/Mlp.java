package org.langevin.denoiser.mlp;

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
 * The small denoiser of problems in few dimensions: a residual perceptron with the time in every block, as {@link MlpConfig} sizes it.
 * It has no dropout, so a step's key changes nothing.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Mlp implements DifferentiableNetwork {

    private static final String ITEM = "x";
    private static final String TIMESTEP = "t";
    private static final String LABEL = "label";
    private static final String EMBEDDING = "embedding";
    private static final String ENTRY = "entry";
    private static final String HEAD = "head";

    private final MlpConfig config;
    private final Backend backend;
    private final ComputationGraph graph;
    private final List<PartNode> nodes = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final Tensor parameters;
    private Tensor gradients;

    /** A network in single precision with all parameters zero, ready to be {@linkplain #initialise initialised} or loaded. */
    public Mlp(MlpConfig config) {
        this(config, DataType.FLOAT);
    }

    /** A network in either precision; gradient checks need the double one. */
    Mlp(MlpConfig config, DataType type) {
        this.config = config;
        this.backend = Backend.of(type);
        this.graph = new ComputationGraph(builder(type).build());
        this.parameters = Tensor.zeros(type, 1, length());
        graph.init(parameters.array(), false);
        slice();
    }

    private GraphBuilder builder(DataType type) {
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .graphBuilder()
                .addInputs(ITEM, TIMESTEP);
        EmbeddingSpec embedding = new EmbeddingSpec(config.width(), config.classes());
        if (config.classes() > 0) {
            builder.addInputs(LABEL).addVertex(EMBEDDING, new PartVertex(embedding), TIMESTEP, LABEL);
        } else {
            builder.addVertex(EMBEDDING, new PartVertex(embedding), TIMESTEP);
        }
        builder.addVertex(ENTRY, new PartVertex(new EntrySpec(config.dimension(), config.width())), ITEM);
        String features = ENTRY;
        for (int i = 0; i < config.blocks(); i++) {
            String block = "blocks." + i;
            ResidualSpec spec = new ResidualSpec(i, config.width(), config.width());
            builder.addVertex(block, new PartVertex(spec), features, EMBEDDING);
            features = block;
        }
        HeadSpec head = new HeadSpec(config.width(), config.dimension());
        return builder.addVertex(HEAD, new PartVertex(head), features).setOutputs(HEAD);
    }

    private long length() {
        return graph.getConfiguration().getVertices().values().stream()
                .mapToLong(vertex -> vertex.numParams(true))
                .sum();
    }

    /** The graph lays the vertices' parameters out in its topological order. */
    private void slice() {
        int offset = 0;
        for (int index : graph.topologicalSortOrder()) {
            if (graph.getVertices()[index] instanceof PartNode node) {
                nodes.add(node);
                for (LinearSpec layer : node.spec().layers()) {
                    for (LinearSpec.Parameter parameter : layer.parameters()) {
                        Slice slice = new Slice(parameter.name(), parameter.shape(), offset);
                        slices.add(slice);
                        offset += slice.length();
                    }
                }
            }
        }
    }

    public MlpConfig config() {
        return config;
    }

    /** Sets every parameter to its initial value, a fixed function of {@code seed}. */
    public void initialise(long seed) {
        KeyedNoise noise = new KeyedNoise(seed);
        int offset = 0;
        int number = 0;
        for (PartNode node : nodes) {
            for (LinearSpec layer : node.spec().layers()) {
                double[] values = new double[layer.length()];
                noise.uniforms(Stream.WEIGHT_INIT, 0, number++, values, 0, values.length);
                for (double value : values) {
                    parameters.set(offset++, (2 * value - 1) * layer.bound());
                }
            }
        }
        parametersChanged();
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

    @Override
    public void parametersChanged() {
        nodes.forEach(PartNode::parametersChanged);
    }

    @Override
    public double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key) {
        trainable();
        Tensor output = forward(batch);
        Tensor dOutput = backend.tensor(output.shape());
        double[] errors = Pointwise.squaredError(output, tensor(target, output.shape()), weights, dOutput);
        backward(dOutput);
        return errors;
    }

    @Override
    public double[] step(NetworkBatch batch, Loss loss, StepKey key) {
        trainable();
        Tensor output = forward(batch);
        double[] outputs = new double[output.length()];
        Arrays.setAll(outputs, output::get);
        double[] gradient = new double[outputs.length];
        double[] losses = loss.of(outputs, gradient);
        Tensor dOutput = backend.tensor(output.shape());
        for (int i = 0; i < gradient.length; i++) {
            dOutput.set(i, gradient[i]);
        }
        backward(dOutput);
        return losses;
    }

    @Override
    public void predict(NetworkBatch batch, float[] out) {
        copy(forward(batch), out);
    }

    @Override
    public void predictAndPullBack(NetworkBatch batch, float[] direction, float[] out, float[] product) {
        trainable();
        Tensor output = forward(batch);
        copy(output, out);
        backward(tensor(direction, output.shape()));
        copy(inputGradient(), product);
    }

    private static void copy(Tensor from, float[] to) {
        for (int i = 0; i < from.length(); i++) {
            to[i] = (float) from.get(i);
        }
    }

    /** One pass through the graph; the result is valid until the next. */
    Tensor forward(NetworkBatch batch) {
        check(batch);
        List<INDArray> inputs = new ArrayList<>();
        inputs.add(tensor(batch.x(), batch.items(), config.dimension()).array());
        inputs.add(tensor(batch.timesteps(), batch.items()).array());
        if (config.classes() > 0) {
            Tensor labels = backend.tensor(batch.items());
            for (int n = 0; n < batch.items(); n++) {
                labels.set(n, batch.labels()[n]);
            }
            inputs.add(labels.array());
        }
        Map<String, INDArray> activations = graph.feedForward(inputs.toArray(INDArray[]::new), false, false);
        return Tensor.of(activations.get(HEAD));
    }

    private Tensor tensor(float[] values, long... shape) {
        Tensor tensor = backend.tensor(shape);
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }

    private void check(NetworkBatch batch) {
        if (batch.x().length != batch.items() * config.dimension()) {
            throw new IllegalArgumentException("x: " + batch.x().length + " numbers for " + batch.items() + " items of "
                    + config.dimension() + "; expected " + batch.items() * config.dimension());
        }
        boolean labelled = config.classes() > 0;
        if ((batch.labels() != null) != labelled) {
            throw new IllegalArgumentException(
                    labelled
                            ? "labels = null: expected one of 0 to " + (config.classes() - 1) + " for each item"
                            : "labels: expected null, this network has no classes");
        }
        for (int n = 0; labelled && n < batch.items(); n++) {
            int label = batch.labels()[n];
            if (label < 0 || label >= config.classes()) {
                throw new IllegalArgumentException(
                        "label = " + label + ": expected 0 to " + (config.classes() - 1) + ", for item " + n);
            }
        }
    }

    /** The gradients of the last pass from that of its output. */
    void backward(Tensor dOutput) {
        graph.backpropGradient(dOutput.array());
    }

    /** The gradient of the items, as the last backward pass left it. */
    Tensor inputGradient() {
        return ((PartNode) graph.getVertex(ENTRY)).inputGradients().get(0);
    }

    @Override
    public String firstNonFinite() {
        for (PartNode node : nodes) {
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
        nodes.forEach(PartNode::close);
    }
}

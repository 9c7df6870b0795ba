package org.langevin.denoiser.unet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.langevin.config.UNetConfig;
import org.langevin.denoiser.DifferentiableNetwork;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.PackedWeights;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * The denoising U-Net over one flat vector of parameters.
 *
 * <p>Every thread takes its share of a batch through the whole network by itself, on a {@link Replica} of its own: threads meet once a pass, not
 * once a layer, and an item's activations stay in the cache of the core that made them. Their gradients are then added in order. A batch
 * too small for most of the threads goes through one replica whose kernels use all of them. Predictions have replicas of their own, which
 * keep no layers: what a layer has read is where a later one writes, in the cache.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class UNet implements DifferentiableNetwork {

    /** Items of a share that are predicted at once, at most: images of few, one layer's and the next one's, stay nearer to the core. */
    private static final int MOST_AT_ONCE = 16;

    /** Numbers of the largest images of those items, at most. */
    private static final int LARGEST_AT_ONCE = 1 << 22;

    private final UNetConfig config;
    private final Backend backend;
    private final int atOnce;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Replica> predictors = new ArrayList<>();
    private final List<Parameter> parameterList = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final Tensor parameters;
    private final Map<String, Parameters> values = new LinkedHashMap<>();
    private boolean changed;
    private boolean stepped;
    private NetworkBatch predicted;
    private Tensor kept;

    /** A network in single precision with all parameters zero, ready to be {@linkplain #initialise initialised} or loaded. */
    public UNet(UNetConfig config) {
        this(config, Backend.single());
    }

    /** A network whose passes are those of {@code backend}, with all parameters zero. */
    public UNet(UNetConfig config, Backend backend) {
        this.config = config;
        this.backend = backend;
        this.atOnce = atOnce(config);
        long count = Structure.of(config).stream()
                .flatMap(vertex -> vertex.spec().parameters().stream())
                .mapToLong(Parameter::length)
                .sum();
        this.parameters = Tensor.zeros(backend.type(), 1, count);
        slice();
    }

    /** The replica that trains on share {@code i}; the first one also takes whole batches. */
    private Replica replica(int i) {
        return replica(replicas, i);
    }

    /** The replica among those {@code of} a purpose that takes share {@code i}, made when it is first needed. */
    private Replica replica(List<Replica> of, int i) {
        while (of.size() <= i) {
            int share = of.size();
            of.add(new Replica(config, backend, parameters, values, () -> idle(share)));
        }
        return of.get(i);
    }

    /** What the replica that trains on share {@code i}, if there is one, leaves lying between its steps. */
    private List<Tensor> idle(int i) {
        return i < replicas.size() ? replicas.get(i).idle() : List.of();
    }

    private void slice() {
        int offset = 0;
        for (BlockNode node : replica(0).nodes()) {
            for (Parameter parameter : node.parameters()) {
                parameterList.add(parameter);
                slices.add(new Slice(parameter.name(), parameter.shape(), offset));
                offset += parameter.length();
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
        return buffer(replica(0).gradients());
    }

    private static ByteBuffer buffer(Tensor tensor) {
        return tensor.bytes().duplicate().order(ByteOrder.nativeOrder());
    }

    /**
     * Bytes that training steps on {@code items} items take beside the parameters and their gradients, none of which are taken before the
     * first. Counted from the structure, not measured; without the library's own working memory.
     */
    public static long bytesOfSteps(UNetConfig config, Backend backend, int items) {
        int shares = shares(items, Parallel.threadCount());
        boolean idle = shares > 0 && shares < Parallel.threadCount();
        return Footprint.bytesOfSteps(
                config, Math.max(1, shares), idle, backend.imageType().width(), items);
    }

    /**
     * Bytes that predictions for {@code items} items take beside the parameters, weights in the kernels' layouts, and the memory that lies idle between
     * steps on {@code trained} items; counted likewise.
     */
    public static long bytesOfPredictions(UNetConfig config, Backend backend, int items, int trained) {
        int shares = Math.max(1, shares(items, Parallel.threadCount()));
        int atOnce = shares * Math.min(atOnce(config), (items + shares - 1) / shares);
        int width = backend.imageType().width();
        long taken = Footprint.bytesOfPredictions(config, width, atOnce);
        return Math.max(0, taken - Footprint.bytesBetweenSteps(config, width, trained));
    }

    /** The most items that may pass at once: a tensor's bytes are numbered by positive ints. */
    public static int mostItems(UNetConfig config) {
        return (int) (Integer.MAX_VALUE / (Float.BYTES * Footprint.largest(config)));
    }

    @Override
    public void parametersChanged() {
        weights().forEach(Tensor::changed);
        changed = true;
        all().forEach(replica -> replica.nodes().forEach(BlockNode::parametersChanged));
    }

    /**
     * How many threads take a share of the batch each, each alone with the network: one an item, at most all; or 0, for all threads on one layer
     * after the other, where shares would leave most of them idle.
     *
     * <p>Threads that share the layers of a single image spend two thirds of their time waking one another, so two thirds may idle.
     */
    static int shares(int items, int threads) {
        int shares = Math.min(items, threads);
        int turns = (items + shares - 1) / shares;
        return turns * threads <= 3 * items ? shares : 0;
    }

    private List<Replica> all() {
        List<Replica> all = new ArrayList<>(replicas);
        all.addAll(predictors);
        return all;
    }

    private List<Tensor> weights() {
        return values.values().stream().flatMap(Parameters::all).toList();
    }

    /** Brings changed weights into the kernels' layouts before a pass, on all threads, rather than within it, where replicas would wait. */
    private void renewWeights() {
        if (changed) {
            PackedWeights.renew(weights());
            changed = false;
        }
    }

    /**
     * Whether weights are brought up to date during the pass: where as many threads idle as work, and a layer's weights are brought into its layout in
     * less time than it takes. Those of Winograd's algorithm are not.
     */
    private boolean renewsAhead(int shares) {
        return backend == Backend.MIXED && shares == 1 && Parallel.threadCount() == 2;
    }

    /** The same at the beginning of the only share, by the thread that idles, just ahead of the pass. */
    private void renewAhead() {
        if (changed) {
            PackedWeights.renewLater(weights());
            changed = false;
        }
    }

    /** Work on the items from {@code first} to {@code end}, on a replica. */
    private interface Share {
        void run(Replica replica, int first, int end);
    }

    private void shared(List<Replica> own, int items, Share work) {
        int shares = shares(items, Parallel.threadCount());
        boolean ahead = renewsAhead(shares);
        if (!ahead) {
            renewWeights();
        }
        if (shares == 0) {
            work.run(replica(own, 0), 0, items);
            return;
        }
        replica(own, shares - 1);
        Parallel.shares(shares, share -> {
            if (ahead) {
                renewAhead();
            }
            int first = (int) ((long) items * share / shares);
            int end = (int) ((long) items * (share + 1) / shares);
            work.run(own.get(share), first, end);
        });
    }

    /** One pass of a whole batch through the graph; the result is valid until the next. */
    Tensor forward(NetworkBatch batch, boolean training) {
        check(batch);
        renewWeights();
        return replica(0).forward(batch, 0, batch.items(), training);
    }

    private void check(NetworkBatch batch) {
        boolean labelled = config.numClassEmbeds().isPresent();
        if (batch.x().length != batch.items() * config.sampleSize() * config.sampleSize() * config.inChannels()) {
            throw new IllegalArgumentException("x: " + batch.x().length + " numbers for " + batch.items()
                    + " images of " + config.sampleSize() + "×" + config.sampleSize() + "×" + config.inChannels());
        }
        if ((batch.labels() == null) == labelled) {
            throw new IllegalArgumentException(
                    labelled ? "labels: this network needs them" : "labels: this network has no classes");
        }
        for (int n = 0; labelled && n < batch.items(); n++) {
            int label = batch.labels()[n];
            if (label < 0 || label >= config.numClassEmbeds().orElseThrow()) {
                throw new IllegalArgumentException("label: " + label + " is outside 0 to "
                        + (config.numClassEmbeds().orElseThrow() - 1));
            }
        }
    }

    @Override
    public void predict(NetworkBatch batch, float[] out) {
        check(batch);
        predicted = batch;
        shared(predictors, batch.items(), (replica, first, end) -> inTurns(replica, batch, first, end, out));
    }

    private static int atOnce(UNetConfig config) {
        return (int) Math.max(1, Math.min(MOST_AT_ONCE, LARGEST_AT_ONCE / Footprint.largest(config)));
    }

    private void inTurns(Replica replica, NetworkBatch batch, int first, int end, float[] out) {
        int turns = (end - first + atOnce - 1) / atOnce;
        for (int turn = 0; turn < turns; turn++) {
            int from = first + (end - first) * turn / turns;
            int to = first + (end - first) * (turn + 1) / turns;
            replica.predict(batch, from, to, out);
        }
    }

    @Override
    public double[] step(NetworkBatch batch, float[] wanted, double[] weights, StepKey key) {
        check(batch);
        stepped = true;
        double[] errors = new double[batch.items()];
        predicted = null;
        shared(
                replicas,
                batch.items(),
                (replica, first, end) -> replica.step(batch, first, end, wanted, weights, key, errors));
        for (int i = 1; i < shares(batch.items(), Parallel.threadCount()); i++) {
            Pointwise.add(replicas.get(i).gradients(), replicas.get(0).gradients());
        }
        return errors;
    }

    /** {@inheritDoc} The loss is a function of the whole batch, which therefore goes through one replica. */
    @Override
    public double[] step(NetworkBatch batch, Loss loss, StepKey key) {
        check(batch);
        stepped = true;
        predicted = null;
        renewWeights();
        return replica(0).step(batch, loss, key);
    }

    /** The gradients of the last whole training pass from that of its output. */
    void backward(Tensor gradientOfOutput) {
        replica(0).backward(gradientOfOutput);
    }

    /** {@inheritDoc} The gradients that a training step left are as they were afterwards. */
    @Override
    public void predictAndPullBack(NetworkBatch batch, float[] direction, float[] out, float[] product) {
        replica(0).gradients();
        Tensor output = forward(batch, false);
        Tensor dOutput = replica(0).outputGradient(output);
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
        Tensor gradients = replica(0).gradients();
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
        return replica(0).backwardToInput(gradientOfOutput);
    }

    /** {@inheritDoc} A prediction keeps no layers, so it is made once more by a replica that does. */
    @Override
    public String firstNonFinite() {
        if (predicted != null) {
            replica(0).gradients();
            forward(predicted, false);
        }
        for (Replica replica : replicas) {
            String output = replica.firstNonFiniteOutput();
            if (output != null) {
                return output;
            }
        }
        Tensor gradients = stepped ? replica(0).gradients() : null;
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
        all().forEach(Replica::closePlans);
        weights().forEach(Tensor::forgetPacked);
    }
}

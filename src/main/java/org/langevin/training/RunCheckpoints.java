package org.langevin.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.langevin.checkpoint.Checkpoint;
import org.langevin.checkpoint.CheckpointContents;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.CheckpointStore.Restored;
import org.langevin.checkpoint.Environment;
import org.langevin.checkpoint.ModelCard;
import org.langevin.checkpoint.ModelContents;
import org.langevin.checkpoint.ModelFolder;
import org.langevin.checkpoint.Safetensors;
import org.langevin.checkpoint.TensorSource;
import org.langevin.config.SchedulerConfig;
import org.langevin.config.UNetConfig;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.TrainableNetwork.Slice;

/**
 * Saves a trainer's whole state and brings it back: the averaged parameters as the model one samples from, the trained ones,
 * both moments, and the counters.
 */
public final class RunCheckpoints {

    private static final String WEIGHTS = "weights";
    private static final String FIRST_MOMENT = "adam_first_moment";
    private static final String SECOND_MOMENT = "adam_second_moment";

    /**
     * What every checkpoint of a run says beside the trainer's state.
     *
     * @param unet the network's structure
     * @param scheduler the noise schedule in diffusers' words
     * @param schedule the noise schedule's name and hash
     * @param data the images
     * @param writtenBy program and version
     * @param environment what the bits depend on
     * @param config the run's configuration, canonical text
     */
    public record Facts(
            UNetConfig unet,
            SchedulerConfig scheduler,
            ModelCard.Schedule schedule,
            ModelCard.Data data,
            String writtenBy,
            Environment environment,
            String config) {}

    private final CheckpointStore store;
    private final Facts facts;

    /** The checkpoints of one run. */
    public RunCheckpoints(CheckpointStore store, Facts facts) {
        this.store = store;
        this.facts = facts;
    }

    /** The newest whole checkpoint, if there is any, with what was passed over to find it. */
    public Optional<Restored> newest() {
        return store.newest();
    }

    /**
     * Saves the trainer's state.
     *
     * @param seconds time spent training so far, in all sittings
     * @param heldOutLoss the last measured held-out loss, or null
     * @throws DivergedException if a number of that state is not finite
     */
    Path save(Trainer trainer, double seconds, Double heldOutLoss) {
        trainer.refuseUnlessSound();
        TrainableNetwork network = trainer.network();
        Map<String, List<TensorSource>> training = Map.of(
                WEIGHTS, tensors(network, network.parameters()),
                FIRST_MOMENT, tensors(network, trainer.adam().firstMoment()),
                SECOND_MOMENT, tensors(network, trainer.adam().secondMoment()));
        return store.save(new CheckpointContents(
                model(trainer, heldOutLoss),
                new TreeMap<>(training),
                trainer.counters(seconds),
                facts.environment(),
                facts.config()));
    }

    /** Writes the averaged model alone. */
    void export(Trainer trainer, Double heldOutLoss, Path folder) {
        ModelFolder.write(folder, model(trainer, heldOutLoss));
    }

    private ModelContents model(Trainer trainer, Double heldOutLoss) {
        List<TensorSource> average = tensors(trainer.network(), trainer.adam().average());
        return new ModelContents(facts.unet(), average, facts.scheduler(), card(trainer, heldOutLoss));
    }

    private ModelCard card(Trainer trainer, Double heldOutLoss) {
        return new ModelCard(
                ModelCard.FORMAT,
                facts.writtenBy(),
                facts.schedule(),
                facts.data(),
                new ModelCard.Training(trainer.step(), trainer.images(), heldOutLoss),
                trainer.unconditionalLabel());
    }

    private static List<TensorSource> tensors(TrainableNetwork network, ByteBuffer flat) {
        FloatBuffer floats = floats(flat);
        return network.slices().stream()
                .map(slice ->
                        TensorSource.of(slice.name(), slice.shape(), floats.slice(slice.offset(), slice.length())))
                .toList();
    }

    private static FloatBuffer floats(ByteBuffer flat) {
        return flat.duplicate().order(ByteOrder.nativeOrder()).clear().asFloatBuffer();
    }

    /** Brings the trainer to the state in which {@code checkpoint} was saved. */
    void restore(Checkpoint checkpoint, Trainer trainer) {
        TrainableNetwork network = trainer.network();
        try (Safetensors average = checkpoint.model().weights();
                Safetensors weights = checkpoint.training(WEIGHTS);
                Safetensors first = checkpoint.training(FIRST_MOMENT);
                Safetensors second = checkpoint.training(SECOND_MOMENT)) {
            load(network, average, trainer.adam().average());
            load(network, weights, network.parameters());
            load(network, first, trainer.adam().firstMoment());
            load(network, second, trainer.adam().secondMoment());
        }
        trainer.resumeAt(checkpoint.counters());
    }

    /**
     * Reads a network's parameters from a file that names them as the network does.
     *
     * @param into a flat vector laid out like the network's parameters
     */
    public static void load(TrainableNetwork network, Safetensors file, ByteBuffer into) {
        FloatBuffer floats = floats(into);
        for (Slice slice : network.slices()) {
            file.read(slice.name(), floats.slice(slice.offset(), slice.length()));
        }
    }
}

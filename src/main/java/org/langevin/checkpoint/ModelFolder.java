package org.langevin.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.langevin.config.CanonicalYaml;
import org.langevin.config.ConfigReader;
import org.langevin.config.ConfigurationException;
import org.langevin.config.ConfigurationException.Problem;
import org.langevin.config.SchedulerConfig;
import org.langevin.config.UNetConfig;
import org.langevin.schedule.DdpmTable;

/**
 * A model on disk in the layout of diffusers' {@code DDPMPipeline}, so that Python opens what was trained here, and what was
 * trained there opens here:
 *
 * <pre>
 * model_index.json                              what the parts are
 * unet/config.json                              the network's structure
 * unet/diffusion_pytorch_model.safetensors      its weights
 * scheduler/scheduler_config.json               the noise schedule
 * langevin.json                                 what diffusers has no place for; absent in a foreign model
 * manifest.json                                 lengths and digests; absent in a foreign model
 * </pre>
 *
 * <p>A folder with only the two files of {@code unet/} is a model without a schedule.
 *
 * @param folder where it stands
 * @param unet the network's structure
 * @param scheduler the noise schedule, absent in a bare network
 * @param card what Langevin adds, absent in a foreign model
 */
public record ModelFolder(Path folder, UNetConfig unet, Optional<SchedulerConfig> scheduler, Optional<ModelCard> card) {

    private static final String INDEX = "model_index.json";
    private static final String UNET = "unet/";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";
    private static final String SCHEDULER = "scheduler/scheduler_config.json";
    private static final String CARD = "langevin.json";
    /** A key that is left out where there is nothing to be said. */
    private static final String UNCONDITIONAL = "unconditional_label";

    /** The diffusers version whose keys these files have. */
    private static final String DIFFUSERS = "0.40.0.dev0";

    private static final List<String> SCHEDULERS = List.of("DDPMScheduler", "DDIMScheduler");

    /**
     * Writes a model, whole or not at all; a model that stands there is replaced.
     *
     * @param folder its name
     * @param contents the model
     * @throws CheckpointNotWrittenException if the disk failed
     * @throws ConfigurationException if something other than a model stands there
     */
    public static void write(Path folder, ModelContents contents) {
        if (Files.exists(folder) && !Files.exists(folder.resolve(INDEX))) {
            throw refusal(folder, "exists and is no model, so it is not replaced; choose another name");
        }
        AtomicFolder.replace(FileOps.disk(), folder, files(contents));
    }

    /**
     * The files of a model.
     *
     * @param contents the model
     * @return by path
     */
    static SortedMap<String, FileContent> files(ModelContents contents) {
        SortedMap<String, FileContent> files = new TreeMap<>();
        files.put(
                INDEX,
                json(
                        "DDPMPipeline",
                        Map.of(
                                "scheduler", List.of("diffusers", "DDPMScheduler"),
                                "unet", List.of("diffusers", "UNet2DModel"))));
        files.put(UNET + CONFIG, json("UNet2DModel", CanonicalYaml.values(contents.unet())));
        files.put(UNET + WEIGHTS, Safetensors.content(Map.of("format", "pt"), contents.weights()));
        files.put(SCHEDULER, json("DDPMScheduler", schedulerKeys(contents.scheduler())));
        files.put(CARD, FileContent.of(Json.bytes(contents.card())));
        return files;
    }

    /**
     * Opens a model and checks that it is whole, as far as a manifest says what that is.
     *
     * @param folder a pipeline's folder, or that of a bare network
     * @return the model, its weights not yet read
     * @throws CorruptCheckpointException if a file is missing or changed
     * @throws CheckpointTooNewException if a later version wrote it
     * @throws ConfigurationException if the model is one that does not run here, naming key and value
     */
    public static ModelFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw refusal(folder, "no such folder; check the path");
        }
        if (Files.exists(folder.resolve(Manifest.NAME))) {
            Manifest.read(folder).verify(folder, path -> !path.startsWith(CheckpointStore.TRAINING));
        }
        return read(folder);
    }

    /**
     * Reads a model whose files are known to be whole, or have no manifest that could tell.
     *
     * @param folder a pipeline's folder, or that of a bare network
     * @return the model, its weights not yet read
     */
    static ModelFolder read(Path folder) {
        if (Files.exists(folder.resolve(CONFIG))) {
            return new ModelFolder(folder, unet(folder.resolve(CONFIG)), Optional.empty(), Optional.empty());
        }
        if (!Files.exists(folder.resolve(INDEX))) {
            throw refusal(folder, "holds neither " + INDEX + " nor " + CONFIG + ", so it is no model");
        }
        requireClass(folder.resolve(INDEX), List.of("DDPMPipeline", "DDIMPipeline"));
        return new ModelFolder(
                folder,
                unet(folder.resolve(UNET + CONFIG)),
                Optional.of(scheduler(folder.resolve(SCHEDULER))),
                card(folder.resolve(CARD)));
    }

    /**
     * Opens the network's weights.
     *
     * @return the file, to be closed by the caller
     */
    public Safetensors weights() {
        Path own = folder.resolve(WEIGHTS);
        return Safetensors.open(scheduler.isEmpty() ? own : folder.resolve(UNET + WEIGHTS));
    }

    /**
     * The noise schedule that the model was trained under.
     *
     * @return its table, absent in a bare network
     * @throws ConfigurationException if it is one that does not run here, naming file, key and value
     */
    public Optional<DdpmTable> schedule() {
        try {
            return scheduler.map(DiffusersSchedule::table);
        } catch (ConfigurationException e) {
            Problem problem = e.problems().get(0);
            Path file = folder.resolve(SCHEDULER);
            throw new ConfigurationException(List.of(new Problem(file.toString(), problem.key(), problem.what())));
        }
    }

    private static UNetConfig unet(Path file) {
        requireClass(file, List.of("UNet2DModel"));
        return new ConfigReader().readJson(file, UNetConfig.class);
    }

    private static SchedulerConfig scheduler(Path file) {
        requireClass(file, SCHEDULERS);
        return new ConfigReader().readJson(file, SchedulerConfig.class);
    }

    private static Optional<ModelCard> card(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode tree = Json.tree(file);
        int format = tree.path("format").asInt();
        if (format > ModelCard.FORMAT) {
            throw new CheckpointTooNewException(file, format, ModelCard.FORMAT);
        }
        if (tree instanceof ObjectNode card && !card.has(UNCONDITIONAL)) {
            card.putNull(UNCONDITIONAL);
        }
        return Optional.of(Json.convert(file, tree, ModelCard.class));
    }

    /** Files of other classes share many keys; asking for the class first says in one line what they are. */
    private static void requireClass(Path file, Collection<String> known) {
        String name = Json.tree(file).path("_class_name").asText();
        if (!known.contains(name)) {
            throw new ConfigurationException(List.of(new Problem(
                    file.toString(),
                    "_class_name",
                    "'" + name + "' does not run here; known: " + String.join(", ", known))));
        }
    }

    private static ConfigurationException refusal(Path folder, String what) {
        return new ConfigurationException(List.of(new Problem(folder.toString(), "", what)));
    }

    /** A configuration as diffusers saves it: its own two keys first by alphabet, then the rest. */
    private static FileContent json(String className, Map<String, ?> values) {
        SortedMap<String, Object> sorted = new TreeMap<>(values);
        sorted.put("_class_name", className);
        sorted.put("_diffusers_version", DIFFUSERS);
        return FileContent.of(Json.bytes(sorted));
    }

    /** The keys of {@code DDPMScheduler}, which does not know DDIM's. */
    private static Map<String, Object> schedulerKeys(SchedulerConfig scheduler) {
        Map<String, Object> keys = CanonicalYaml.values(scheduler);
        keys.remove("set_alpha_to_one");
        return keys;
    }
}

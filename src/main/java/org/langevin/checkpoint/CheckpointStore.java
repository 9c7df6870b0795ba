package org.langevin.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of one run, each a folder named by its step: {@code 00001234}. Has one writer, who holds the run's
 * {@link RunLock}; readers need no lock.
 *
 * <p>A checkpoint is added by {@link AtomicFolder}, never changed, and removed only after a newer one has been written and read
 * back. A second checkpoint of the same step, as after falling back to an older one, gets a name of its own
 * ({@code 00001234-2}), so that nothing acknowledged is ever replaced.
 */
public final class CheckpointStore {

    /** Where the training state stands in a checkpoint. */
    static final String TRAINING = "training/";

    private static final String STATE = TRAINING + "state.json";
    private static final String CONFIG = TRAINING + "run.yaml";
    private static final Pattern NAME = Pattern.compile("(\\d{8,18})(?:-(\\d{1,8}))?");

    private final Path folder;
    private final int keep;
    private final FileOps ops;

    /**
     * The checkpoints in a folder.
     *
     * @param folder where they stand; made when the first is saved
     * @param keep how many of the newest are kept, at least 2, so that there is another one when the newest is damaged
     */
    public CheckpointStore(Path folder, int keep) {
        this(folder, keep, FileOps.disk());
    }

    /**
     * The checkpoints in a folder of some disk.
     *
     * @param folder where they stand; made when the first is saved
     * @param keep how many of the newest are kept, at least 2
     * @param ops the disk
     */
    public CheckpointStore(Path folder, int keep, FileOps ops) {
        if (keep < 2) {
            throw new IllegalArgumentException("keep is " + keep + "; keep at least 2 checkpoints");
        }
        this.folder = folder;
        this.keep = keep;
        this.ops = ops;
    }

    /**
     * The newest whole checkpoint and what was passed over to find it.
     *
     * @param checkpoint the checkpoint
     * @param refused why newer ones were not taken, newest first, each naming its file; for the user to be told
     */
    public record Restored(Checkpoint checkpoint, List<String> refused) {}

    /** What {@code training/state.json} holds. */
    record State(TrainingCounters counters, Environment environment) {}

    /** A checkpoint's folder by its name; later attempts at a step are newer. */
    private record Named(Path path, long step, long attempt) {

        static Optional<Named> of(Path path) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (!name.matches()) {
                return Optional.empty();
            }
            long attempt = name.group(2) == null ? 1 : Long.parseLong(name.group(2));
            return Optional.of(new Named(path, Long.parseLong(name.group(1)), attempt));
        }
    }

    /**
     * Saves a checkpoint. When this returns it is on the disk and has been read back; older ones beyond those to be kept are
     * removed.
     *
     * @param contents what to save
     * @return the checkpoint's folder
     * @throws CheckpointNotWrittenException if the disk failed; all earlier checkpoints stand as they stood
     */
    public Path save(CheckpointContents contents) {
        Path target = unusedName(contents.counters().step());
        tidy(() -> AtomicFolder.sweep(ops, folder));
        AtomicFolder.write(ops, target, files(contents));
        tidy(this::prune);
        return target;
    }

    /**
     * Finds the newest checkpoint that is whole.
     *
     * @return the checkpoint, or empty if there is none at all
     * @throws CorruptCheckpointException if there are some and none is whole, naming what is wrong with each
     * @throws CheckpointTooNewException if the newest one is of a later version, which an older one must not silently replace
     */
    public Optional<Restored> newest() {
        List<String> refused = new ArrayList<>();
        for (Named candidate : newestFirst()) {
            try {
                return Optional.of(new Restored(open(candidate.path()), List.copyOf(refused)));
            } catch (CorruptCheckpointException e) {
                refused.add(e.getMessage());
            }
        }
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        throw new CorruptCheckpointException(folder, "holds no whole checkpoint:\n" + String.join("\n", refused));
    }

    /**
     * Opens a checkpoint after comparing every byte of it with its manifest.
     *
     * @param folder the checkpoint's folder
     * @return the checkpoint
     * @throws CorruptCheckpointException naming the file that is missing or changed
     */
    public static Checkpoint open(Path folder) {
        Manifest.read(folder).verify(folder, path -> true);
        State state = state(folder.resolve(STATE));
        return new Checkpoint(
                folder,
                ModelFolder.read(folder),
                state.counters(),
                state.environment(),
                Json.text(folder.resolve(CONFIG)));
    }

    /** The earliest checkpoints do not count what was left out and gone back on, because nothing was. */
    private static State state(Path file) {
        JsonNode tree = Json.tree(file);
        if (tree.path("counters") instanceof ObjectNode counters) {
            counters.putIfAbsent("skipped", LongNode.valueOf(0));
            counters.putIfAbsent("rollbacks", IntNode.valueOf(0));
        }
        return Json.convert(file, tree, State.class);
    }

    private static SortedMap<String, FileContent> files(CheckpointContents contents) {
        SortedMap<String, FileContent> files = ModelFolder.files(contents.model());
        for (Map.Entry<String, List<TensorSource>> file : contents.training().entrySet()) {
            files.put(TRAINING + file.getKey() + ".safetensors", Safetensors.content(Map.of(), file.getValue()));
        }
        files.put(STATE, FileContent.of(Json.bytes(new State(contents.counters(), contents.environment()))));
        files.put(CONFIG, FileContent.of(contents.config().getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    /** The step's name, or the step with the number of the attempt. */
    private Path unusedName(long step) {
        Path name = folder.resolve(String.format(Locale.ROOT, "%08d", step));
        for (int attempt = 2; Files.exists(name); attempt++) {
            name = folder.resolve(String.format(Locale.ROOT, "%08d-%d", step, attempt));
        }
        return name;
    }

    /** What is not named like a checkpoint is none, whatever it holds. */
    private List<Named> newestFirst() {
        try {
            return AtomicFolder.children(folder).stream()
                    .flatMap(path -> Named.of(path).stream())
                    .sorted(Comparator.comparingLong(Named::step)
                            .thenComparingLong(Named::attempt)
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }

    private void prune() throws IOException {
        for (Named old : newestFirst().stream().skip(keep).toList()) {
            AtomicFolder.remove(ops, old.path());
        }
    }

    private interface Tidying {
        void run() throws IOException;
    }

    /** What cannot be removed is no reason to stop a run whose newest checkpoint is safe; the next save tries again. */
    private void tidy(Tidying tidying) {
        try {
            tidying.run();
        } catch (IOException e) {
            System.getLogger(CheckpointStore.class.getName())
                    .log(Level.WARNING, folder + ": what is no longer needed cannot be removed", e);
        }
    }
}

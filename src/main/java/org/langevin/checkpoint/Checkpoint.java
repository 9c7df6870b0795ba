package org.langevin.checkpoint;

import java.nio.file.Path;

/**
 * A checkpoint that was found whole.
 *
 * @param folder where it stands; also a model's folder, to be sampled from
 * @param model the model
 * @param counters how far the run had come
 * @param environment what the bits depended on
 * @param config the run's configuration, canonical text
 */
public record Checkpoint(
        Path folder, ModelFolder model, TrainingCounters counters, Environment environment, String config) {

    /**
     * Opens tensors of the training state.
     *
     * @param name the file's name without ending, as it was saved
     * @return the file, to be closed by the caller
     */
    public Safetensors training(String name) {
        return Safetensors.open(folder.resolve(CheckpointStore.TRAINING + name + ".safetensors"));
    }
}

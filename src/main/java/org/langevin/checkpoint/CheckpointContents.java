package org.langevin.checkpoint;

import java.util.List;
import java.util.SortedMap;

/**
 * All that a checkpoint is to hold: a model, and what it takes to go on training it.
 *
 * @param model the model as one would sample from it, that is, with averaged weights
 * @param training tensors by file name without ending: the raw weights, the optimiser's moments, and whatever else the
 *     trainer needs
 * @param counters how far the run has come
 * @param environment what the bits depend on
 * @param config the run's configuration, canonical text
 */
public record CheckpointContents(
        ModelContents model,
        SortedMap<String, List<TensorSource>> training,
        TrainingCounters counters,
        Environment environment,
        String config) {}

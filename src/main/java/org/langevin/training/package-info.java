/**
 * Training: the objective, the optimiser's course, the loop, and its checkpoints.
 *
 * <p>A network is seen only as a {@link org.langevin.denoiser.TrainableNetwork}: flat parameters, flat gradients, one step. May
 * use {@code denoiser}, {@code data}, {@code process}, {@code checkpoint} and {@code config}; knows nothing of screens, files of
 * metrics or pictures, which a {@link org.langevin.training.TrainingListener} takes care of.
 *
 * <p>{@link org.langevin.training.LawTraining} is the short course of a small network on a law that is known, from which items are drawn
 * without end: nothing to load, nothing to resume.
 *
 * <p>Promises: step k of a run is a function of the configuration, the images and the state after step k − 1 alone, so that a
 * run which was interrupted ends with the same bits as one which was not, on the same kind of machine at the same thread count.
 */
package org.langevin.training;

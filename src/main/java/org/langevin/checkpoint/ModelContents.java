package org.langevin.checkpoint;

import java.util.List;
import org.langevin.config.SchedulerConfig;
import org.langevin.config.UNetConfig;

/**
 * All that a model's folder is to hold.
 *
 * @param unet the network's structure
 * @param weights its parameters under diffusers' names, in PyTorch's layout; those one samples from
 * @param scheduler the noise schedule in diffusers' words
 * @param card the rest
 */
public record ModelContents(UNetConfig unet, List<TensorSource> weights, SchedulerConfig scheduler, ModelCard card) {}

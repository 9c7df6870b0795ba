package org.langevin.training;

import org.langevin.config.RunConfig.Ema;

/**
 * The decay of the moving average of the parameters. With warm-up it is at most (1 + k) / (10 + k) at step k, so that the
 * average forgets its random beginning (the rule of TensorFlow's {@code ExponentialMovingAverage}, which diffusers shares).
 *
 * @param config the final decay, and whether it is warmed up
 */
record Averaging(Ema config) {

    /** The decay of step {@code step}, counted from 1. */
    double at(long step) {
        return config.warmup() ? Math.min(config.decay(), (1.0 + step) / (10.0 + step)) : config.decay();
    }
}

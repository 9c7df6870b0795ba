package org.langevin.training;

import org.langevin.config.RunConfig;

/**
 * The learning rate of every step: a line up to the peak, then constant, or down to zero along half a cosine (Loshchilov and
 * Hutter, arXiv:1608.03983, eq. 5, without restarts).
 *
 * @param config peak, warm-up and decay
 * @param steps optimiser steps of the whole run
 */
record LearningRate(RunConfig.LearningRate config, long steps) {

    /** The rate of step {@code step}, counted from 1. */
    double at(long step) {
        if (step <= config.warmupSteps()) {
            return config.peak() * step / config.warmupSteps();
        }
        return switch (config.decay()) {
            case CONSTANT -> config.peak();
            case COSINE -> {
                double done = (step - config.warmupSteps()) / (double) (steps - config.warmupSteps());
                yield config.peak() * 0.5 * (1 + Math.cos(Math.PI * done));
            }
        };
    }
}

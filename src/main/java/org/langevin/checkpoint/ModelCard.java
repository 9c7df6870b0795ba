package org.langevin.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What diffusers' files do not say about a model; {@code langevin.json}.
 *
 * @param format number of this file's format
 * @param writtenBy program and version
 * @param schedule the noise the model was trained under
 * @param data the images it was trained on
 * @param training how far it was trained
 * @param unconditionalLabel the label of no class, by which guidance asks for the law of all classes together; null, and not in the
 *     file, for a model that has none
 */
public record ModelCard(
        int format,
        String writtenBy,
        Schedule schedule,
        Data data,
        Training training,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer unconditionalLabel) {

    /** The format that is written, and the newest that is read. */
    public static final int FORMAT = 1;

    /**
     * A noise schedule by name and by hash.
     *
     * @param name its name, as on the command line
     * @param hash digest of its defining numbers, hexadecimal
     */
    public record Schedule(String name, String hash) {}

    /**
     * Images as the network sees them.
     *
     * @param dataset name or folder
     * @param sha256 digest of the training images' shape, pixels and labels, hexadecimal
     * @param minimum the value of the darkest pixel, dimensionless
     * @param maximum the value of the brightest pixel, dimensionless
     */
    public record Data(String dataset, String sha256, double minimum, double maximum) {}

    /**
     * A summary of the training.
     *
     * @param steps optimiser steps
     * @param images images seen, repetitions counted
     * @param heldOutLoss mean squared error of the predicted noise on images kept from training, or null if none were
     */
    public record Training(long steps, long images, Double heldOutLoss) {}
}

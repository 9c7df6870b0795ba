package org.langevin.cli;

import org.langevin.config.ConfigurationException;
import org.langevin.config.UNetConfig;
import org.langevin.data.DataSplit;
import org.langevin.data.Datasets;
import org.langevin.data.ImageDataset;
import org.langevin.data.ImageRules;
import org.langevin.data.ImageShape;

/** The dataset of {@code --data}, in the shape that a model's images have. */
final class ModelData {
    /** Share of bad image files that are passed over. */
    private static final double MAX_BAD_SHARE = 0.01;

    private ModelData() {}

    /**
     * Opens a dataset with so many images held out.
     *
     * @throws ConfigurationException if the model does not know such images, or their classes
     */
    static DataSplit open(LoadedModel model, String dataset, int holdout) {
        ImageRules rules = rules(model.unet());
        return fitting(model, dataset, Datasets.ofInstallation().open(dataset, holdout, rules));
    }

    /** Opens a dataset with all of its images for tests held out, or so many where it has none. */
    static DataSplit openWithAllTests(LoadedModel model, String dataset, int otherwise) {
        ImageRules rules = rules(model.unet());
        return fitting(model, dataset, Datasets.ofInstallation().openWithAllTests(dataset, otherwise, rules));
    }

    /** Gray or colour alone is what the rules know; other channels are refused by name later. */
    private static ImageRules rules(UNetConfig unet) {
        return ImageRules.of(unet.sampleSize(), unet.inChannels() == 1 ? 1 : 3, MAX_BAD_SHARE);
    }

    private static DataSplit fitting(LoadedModel model, String dataset, DataSplit split) {
        UNetConfig unet = model.unet();
        ImageShape shape = split.heldOut().shape();
        if (shape.height() != unet.sampleSize()
                || shape.width() != unet.sampleSize()
                || shape.channels() != unet.inChannels()) {
            throw new ConfigurationException(
                    "--data",
                    "the images of %s are %d by %d with %d channels, and the model's %d by %d with %d; give the dataset it learned"
                            .formatted(
                                    dataset,
                                    shape.height(),
                                    shape.width(),
                                    shape.channels(),
                                    unet.sampleSize(),
                                    unet.sampleSize(),
                                    unet.inChannels()));
        }
        int classes = model.classes();
        if (classes > 0) {
            refuseOtherClasses(classes, dataset, split.heldOut());
            refuseOtherClasses(classes, dataset, split.training());
        }
        return split;
    }

    private static void refuseOtherClasses(int classes, String dataset, ImageDataset images) {
        if (!images.isLabelled() || images.classes() > classes) {
            throw new ConfigurationException(
                    "--data",
                    dataset + " has " + (images.isLabelled() ? images.classes() + " classes" : "no labels")
                            + ", and the model knows " + classes + " classes; give the dataset it learned");
        }
    }
}

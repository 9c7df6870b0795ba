package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.langevin.config.ConfigurationException;
import org.langevin.data.ImageFile;
import org.langevin.data.ImageShape;
import org.langevin.sampling.InpaintingSampler;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import picocli.CommandLine.Option;

/** {@code --inpaint}: completions of one image. */
final class Inpainting implements SampleTask {
    @Option(
            names = "--inpaint",
            paramLabel = "IMAGE.png",
            required = true,
            description = "Complete this image: what is white in --mask is made anew.")
    private Path image;

    @Option(
            names = "--mask",
            paramLabel = "MASK.png",
            required = true,
            description = "White where the image is to be made anew, black where it is to stay.")
    private Path mask;

    @Option(
            names = "--resamplings",
            paramLabel = "R",
            defaultValue = "1",
            description =
                    "How often each step is made: 1, the default, is plain replacement; more is RePaint, where old "
                            + "and new fit better, at R times the cost.")
    private int resamplings;

    @Override
    public void check(int count, Sampler sampler) {
        if (resamplings < 1 || resamplings > 1000) {
            throw new ConfigurationException("--resamplings", resamplings + " is outside 1 to 1000");
        }
    }

    @Override
    public Start start(Sampling sampling, Request request) throws IOException {
        double[] item = ImageFile.read(image, request.shape());
        InpaintingSampler sampler =
                new InpaintingSampler(sampling.sampler(), item, known(request.shape()), resamplings);
        return new Start(
                new Sampling(
                        sampling.denoiser(),
                        sampling.process(),
                        sampler,
                        sampling.plan(),
                        sampling.clipRange(),
                        sampling.noise()),
                Optional.empty());
    }

    /** Which numbers of the image stay: all channels of the pixels where the mask is nearer to black. */
    private boolean[] known(ImageShape shape) throws IOException {
        double[] gray = ImageFile.read(mask, new ImageShape(shape.height(), shape.width(), 1));
        boolean[] known = new boolean[shape.values()];
        boolean whole = true;
        for (int i = 0; i < known.length; i++) {
            known[i] = gray[i / shape.channels()] < 0;
            whole &= known[i];
        }
        if (whole) {
            throw new ConfigurationException(
                    "--mask", mask + " is nowhere white, so nothing is to be made anew; paint that white");
        }
        return known;
    }
}

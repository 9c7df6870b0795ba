package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.langevin.config.ConfigurationException;
import org.langevin.data.ImageFile;
import org.langevin.report.ImageBatch;
import org.langevin.report.LabelledGrid;
import org.langevin.report.LabelledGrid.Row;
import org.langevin.sampling.DdimSampler;
import org.langevin.sampling.Inversion;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import picocli.CommandLine.Option;

/** {@code --reconstruct}: an image taken back to the noise that makes it, and made again. */
final class Reconstruction implements SampleTask {
    @Option(
            names = "--reconstruct",
            paramLabel = "IMAGE.png",
            required = true,
            description =
                    "Find the noise from which DDIM makes this image, make the image of it again, and print how far "
                            + "it is off.")
    private Path image;

    @Option(
            names = "--refinements",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How often the network is asked in each step to the noise: 1 is DDIM's own inversion, more are "
                            + "nearer; ${DEFAULT-VALUE} by default.")
    private int refinements;

    /** What was read, [dimension]. */
    private double[] original;

    /** The noise found, [dimension]. */
    private double[] noise;

    /**
     * How far an image is from another; values are those of images, −1 black and 1 white.
     *
     * @param rms root of the mean square
     * @param largest largest of a value
     * @param psnr peak signal to noise ratio 20 log10(2 / rms), dB
     */
    record Error(double rms, double largest, double psnr) {
        static Error between(double[] a, double[] b) {
            double squares = 0;
            double largest = 0;
            for (int i = 0; i < a.length; i++) {
                double difference = Math.abs(a[i] - b[i]);
                squares += difference * difference;
                largest = Math.max(largest, difference);
            }
            double rms = Math.sqrt(squares / a.length);
            return new Error(rms, largest, 20 * Math.log10(2 / rms));
        }
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public Optional<String> sampler() {
        return Optional.of("ddim");
    }

    @Override
    public boolean ofOneClass() {
        return true;
    }

    @Override
    public void check(int count, Sampler sampler) {
        if (count != 1) {
            throw new ConfigurationException("--count", count + " of one image are one; leave it out");
        }
        if (!(sampler instanceof DdimSampler) || sampler.stochastic()) {
            throw new ConfigurationException(
                    "--sampler", sampler.name() + " can't be inverted; leave it out, for ddim");
        }
        if (refinements < 1 || refinements > 1000) {
            throw new ConfigurationException("--refinements", refinements + " is outside 1 to 1000");
        }
    }

    /** Both ways without clipping, which would not lead back. */
    @Override
    public Start start(Sampling sampling, Request request) throws IOException {
        original = ImageFile.read(image, request.shape());
        noise = new Inversion(sampling.denoiser(), sampling.process(), sampling.plan(), refinements)
                .noiseOf(original, request.labels());
        Sampling unclipped = new Sampling(
                sampling.denoiser(),
                sampling.process(),
                sampling.sampler(),
                sampling.plan(),
                Double.POSITIVE_INFINITY,
                sampling.noise());
        return new Start(unclipped, Optional.of(noise));
    }

    @Override
    public Error error(double[] images) {
        return Error.between(original, images);
    }

    @Override
    public void draw(ImageBatch images, Path png) throws IOException {
        new LabelledGrid(List.of(
                        new Row(List.of("the image"), like(images, original)),
                        new Row(List.of("its noise"), like(images, noise)),
                        new Row(List.of("made again"), images)))
                .write(png);
    }

    private static ImageBatch like(ImageBatch images, double[] values) {
        return SampledImages.of(values, 1, images.height(), images.channels());
    }
}

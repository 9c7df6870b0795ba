package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.langevin.config.ConfigurationException;
import org.langevin.random.Stream;
import org.langevin.report.ImageBatch;
import org.langevin.report.LabelledGrid;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import org.langevin.sampling.Slerp;
import picocli.CommandLine.Option;

/** {@code --interpolate}: the way from sample 0 of the seed to sample 1, along the arc between their noises. */
final class Interpolation implements SampleTask {
    @Option(
            names = "--interpolate",
            required = true,
            description =
                    "Draw --count images, 8 by default, on the way from image 0 of the seed to image 1, in a row; "
                            + "with a sampler that draws no noise, ddim by default.")
    private boolean asked;

    @Override
    public int count() {
        return 8;
    }

    @Override
    public Optional<String> sampler() {
        return Optional.of("ddim");
    }

    /** A network knows no class between two. */
    @Override
    public boolean ofOneClass() {
        return true;
    }

    @Override
    public void check(int count, Sampler sampler) {
        if (count < 2) {
            throw new ConfigurationException("--count", count + " images join nothing; give 2 or more");
        }
        if (sampler.stochastic()) {
            throw new ConfigurationException(
                    "--sampler",
                    sampler.name()
                            + " draws noise in each step, and neighbours would differ by that; give ddim, dpmpp-2m"
                            + " or another that draws none");
        }
    }

    @Override
    public Start start(Sampling sampling, Request request) {
        double[] path = Slerp.path(noise(sampling, 0), noise(sampling, 1), request.count());
        double sigma = sampling.process()
                .schedule()
                .startSigma(sampling.plan().steps().get(0).from());
        for (int i = 0; i < path.length; i++) {
            path[i] *= sigma;
        }
        return new Start(sampling, Optional.of(path));
    }

    private static double[] noise(Sampling sampling, int item) {
        double[] noise = new double[sampling.denoiser().dimension()];
        sampling.noise().normals(Stream.INITIAL_NOISE, 0, item, noise, 0, noise.length);
        return noise;
    }

    @Override
    public void draw(ImageBatch images, Path png) throws IOException {
        new LabelledGrid(List.of(new LabelledGrid.Row(List.of("image 0 to image 1"), images))).write(png);
    }
}

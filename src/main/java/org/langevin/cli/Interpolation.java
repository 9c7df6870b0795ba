package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import org.langevin.config.ConfigurationException;
import org.langevin.random.Stream;
import org.langevin.report.ImageBatch;
import org.langevin.report.LabelledGrid;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import org.langevin.sampling.Slerp;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --interpolate}: the way from one sample of the seed to another, along the arc between their noises. */
final class Interpolation implements SampleTask {
    private static final String FIRST_TWO = "0,1";

    /** Images that stand beside one another in the picture. */
    private static final int IN_A_ROW = 16;

    @Option(
            names = "--interpolate",
            paramLabel = "A,B",
            required = true,
            arity = "0..1",
            preprocessor = Ends.class,
            description =
                    "Draw --count images, 8 by default, on the way from image A of the seed to image B, 0 and 1 by "
                            + "default; with a sampler that draws no noise, ddim by default.")
    private String ends;

    /** Takes what follows for the two ends only where it looks so, for it may be the model. */
    static final class Ends implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's own type
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (args.isEmpty() || !args.peek().matches("[-+\\d]+(,[-+\\d]*)*")) {
                args.push(FIRST_TWO);
            }
            return false;
        }
    }

    /** The numbers of the two images. */
    private List<Integer> numbers() {
        return Arrays.stream(ends.split(",", -1)).map(Integer::valueOf).toList();
    }

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
        if (!ends.matches("\\d{1,9},\\d{1,9}")
                || numbers().get(0).equals(numbers().get(1))) {
            throw new ConfigurationException(
                    "--interpolate", ends + " are no two images; give the numbers of two, from 0 on, as 3,5");
        }
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
        double[] path = Slerp.path(
                noise(sampling, numbers().get(0)), noise(sampling, numbers().get(1)), request.count());
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
        List<LabelledGrid.Row> rows = new ArrayList<>();
        for (int first = 0; first < images.count(); first += IN_A_ROW) {
            String words =
                    first == 0 ? "image %d to image %d".formatted(numbers().toArray()) : "";
            rows.add(new LabelledGrid.Row(List.of(words), some(images, first)));
        }
        new LabelledGrid(rows).write(png);
    }

    /** The images of the row that begins with one. */
    private static ImageBatch some(ImageBatch images, int first) {
        int size = images.height() * images.width() * images.channels();
        int count = Math.min(IN_A_ROW, images.count() - first);
        return new ImageBatch(
                Arrays.copyOfRange(images.values(), first * size, (first + count) * size),
                count,
                images.height(),
                images.width(),
                images.channels(),
                images.order());
    }
}

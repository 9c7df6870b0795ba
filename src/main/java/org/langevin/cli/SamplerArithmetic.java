package org.langevin.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.sampling.UncertainDenoiser;

/**
 * What samplers compute beside the network: the time of their runs with a denoiser that costs next to nothing, by the evaluation, as a share of
 * the network's time for the same batch. Noise is part of it.
 *
 * @param model the model
 * @param batch items at a time
 */
record SamplerArithmetic(LoadedModel model, int batch) {
    private static final int STEPS = 10;
    /** Runs of which the fastest counts, after as many that don't. */
    private static final int RUNS = 5;

    /**
     * A sampler's part.
     *
     * @param milliseconds of its own arithmetic for an evaluation of a batch
     * @param share of the network's time for one, dimensionless
     */
    record Row(String sampler, double milliseconds, double share) {}

    /** The network's time for a batch, milliseconds: the least of some. */
    double network() {
        Denoiser denoiser = model.denoiser();
        double[] x = new double[batch * denoiser.dimension()];
        new KeyedNoise(0).normals(Stream.INITIAL_NOISE, 0, 0, x, 0, x.length);
        double[] out = new double[x.length];
        int[] labels = model.classes() == 0 ? null : new int[batch];
        double middle = model.table().entries().getAsInt() / 2.0;
        return fastest(() -> denoiser.predict(x, batch, middle, labels, out));
    }

    /** All samplers, each with the steps that the model's spacing gives it. */
    List<Row> rows(double network) {
        List<Row> rows = new ArrayList<>();
        Samplers.ALL.entries().forEach(entry -> rows.add(row(Samplers.named(entry.name()), network)));
        return rows;
    }

    private Row row(Sampler sampler, double network) {
        boolean adaptive = sampler.name().equals(SamplerComparison.EXACT);
        CountedDenoiser counted = new CountedDenoiser(new Idle(model.shape().values()));
        Sampling sampling = new Sampling(
                counted,
                model.process(),
                sampler,
                adaptive
                        ? model.plan("linspace", 2)
                        : model.plan(model.scheduler().timestepSpacing(), STEPS),
                model.clipRange(),
                new KeyedNoise(0));
        double run = fastest(() -> sampling.generate(batch, batch, null, Sampling.Observer.NONE));
        double milliseconds = run / (counted.perImage(batch) / (2 * RUNS));
        return new Row(sampler.name(), milliseconds, milliseconds / network);
    }

    private static double fastest(Runnable work) {
        double least = Double.POSITIVE_INFINITY;
        for (int run = 0; run < 2 * RUNS; run++) {
            long begin = System.nanoTime();
            work.run();
            least = run < RUNS ? least : Math.min(least, 1e-6 * (System.nanoTime() - begin));
        }
        return least;
    }

    /** The rows as Markdown. */
    static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder(
                "| sampler | own arithmetic, ms an evaluation | of the network's time |\n|---|---|---|\n");
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT, "| %s | %.2f | %.2f %% |%n", row.sampler(), row.milliseconds(), 100 * row.share()));
        }
        return table.toString();
    }

    /** Says the same of every state. */
    private record Idle(int dimension) implements UncertainDenoiser {
        @Override
        public PredictionType predictionType() {
            return PredictionType.V;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            Arrays.fill(out, 0, items * dimension, 0.1);
        }

        @Override
        public Spread spread() {
            return Spread.RANGE;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
            predict(x, items, t, labels, out);
            Arrays.fill(spread, 0, items * dimension, 0);
        }
    }
}

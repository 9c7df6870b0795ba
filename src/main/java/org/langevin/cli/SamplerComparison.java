package org.langevin.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.langevin.random.KeyedNoise;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.sampling.Sampling.Observer;
import org.langevin.sampling.UnfitSamplerException;
import org.langevin.schedule.Catalogue;
import org.langevin.schedule.StepPlan;

/**
 * The same seeds through all samplers, with one model: what each makes of them, at what cost, and how far those without noise are from the
 * flow that they all approximate.
 *
 * @param model the model
 * @param count number of images
 * @param seed key of the noise
 */
record SamplerComparison(LoadedModel model, int count, long seed) {
    /** The sampler that solves the flow to a given accuracy, and that accuracy: it is 0.001 of an image's half range a step. */
    static final String EXACT = "pf-ode";

    static final double TOLERANCE = 1e-3;

    /**
     * What a sampler did.
     *
     * @param evaluations of the network, for each image
     * @param seconds for each image
     * @param images [count, dimension]
     */
    record Run(double evaluations, double seconds, double[] images) {
        /** Root of the mean square difference of the values, −1 being black and 1 white. */
        double distance(Run other) {
            return Reconstruction.Error.between(images, other.images).rms();
        }
    }

    /**
     * A sampler's runs.
     *
     * @param sampler the sampler
     * @param runs one for each number of steps; none where the sampler can't work with this model
     */
    record Row(Sampler sampler, List<Run> runs) {
        /** How far a run is from the exact one; empty for samplers that draw noise, which don't follow the flow. */
        OptionalDouble distance(int run, Run exact) {
            return sampler.stochastic()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(runs.get(run).distance(exact));
        }
    }

    /** The exact flow: one step of the plan to the table's first entry, and one to the clean images. */
    Run exact() {
        Sampler sampler = Samplers.ALL.named(EXACT, Map.of("tolerance", TOLERANCE));
        return run(sampler, model.plan("linspace", 2));
    }

    /**
     * All other samplers, spaced as the model says.
     *
     * @param steps numbers of steps
     * @param told the name of each when it is done
     */
    List<Row> rows(List<Integer> steps, Consumer<String> told) {
        run(Samplers.named("ddim"), plan(2)); // the first evaluations are slow, and would be the first sampler's
        List<Row> rows = new ArrayList<>();
        for (Catalogue.Entry<Sampler> entry : Samplers.ALL.entries()) {
            if (!entry.name().equals(EXACT)) {
                Sampler sampler = Samplers.named(entry.name());
                rows.add(new Row(sampler, runs(sampler, steps).orElse(List.of())));
                told.accept(entry.name());
            }
        }
        return rows;
    }

    private Optional<List<Run>> runs(Sampler sampler, List<Integer> steps) {
        try {
            return Optional.of(steps.stream().map(k -> run(sampler, plan(k))).toList());
        } catch (UnfitSamplerException refused) {
            return Optional.empty();
        }
    }

    private StepPlan plan(int steps) {
        return model.plan(model.scheduler().timestepSpacing(), steps);
    }

    private Run run(Sampler sampler, StepPlan plan) {
        CountedDenoiser counted = new CountedDenoiser(model.denoiser());
        Sampling sampling =
                new Sampling(counted, model.process(), sampler, plan, model.clipRange(), new KeyedNoise(seed));
        long begin = System.nanoTime();
        double[] images = sampling.generate(count, count, labels(), Observer.NONE);
        double seconds = 1e-9 * (System.nanoTime() - begin);
        return new Run(counted.perImage(count), seconds / count, images);
    }

    /** Each class in turn. */
    private int[] labels() {
        int classes = model.classes();
        if (classes == 0) {
            return null;
        }
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % classes);
        return labels;
    }
}

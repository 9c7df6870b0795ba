package org.langevin.cli.compare;

import java.util.List;
import java.util.Map;
import org.langevin.analysis.compare.DriftField;
import org.langevin.analysis.compare.EndPoints;
import org.langevin.analysis.compare.Estimate;
import org.langevin.analysis.compare.LevelErrors;
import org.langevin.analysis.compare.OutputLaw;
import org.langevin.analysis.compare.PathNats;
import org.langevin.analysis.compare.Trajectories;
import org.langevin.analysis.compare.VarianceCalibration;

/**
 * Every number of a comparison with a known law.
 *
 * @param name of the case
 * @param seed the key of all randomness
 * @param law of the data
 * @param schedule the noise
 * @param denoiser what is compared
 * @param means over all levels of the table
 * @param levels errors at some of them
 * @param variances what reverse steps from those levels to their neighbours are drawn with
 * @param paths nats along ancestral samplers' paths
 * @param endPoints what samplers return
 * @param drift fields of drifts
 * @param trajectories paths from the same noise
 * @param output the law of a sampler's output, propagated
 * @param seconds what each part took
 */
public record LawReport(
        String name,
        long seed,
        Law law,
        Schedule schedule,
        Compared denoiser,
        Means means,
        List<LevelErrors> levels,
        List<VarianceCalibration> variances,
        List<PathNats> paths,
        Ends endPoints,
        List<DriftField> drift,
        List<Trajectories> trajectories,
        OutputLaw output,
        Map<String, Double> seconds) {
    /**
     * The law of the data: round normal components, or points where the deviation is 0.
     *
     * @param dimension coordinates
     * @param weights of the components, summing to 1
     * @param means of the components, [components][dimension]
     * @param deviations of the components, in every coordinate
     */
    public record Law(int dimension, double[] weights, double[][] means, double[] deviations) {}

    /**
     * The noise.
     *
     * @param family of the table
     * @param entries T
     * @param terminalAlpha α_T, what is left of the item at the noisy end
     */
    public record Schedule(String family, int entries, double terminalAlpha) {}

    /**
     * What is compared.
     *
     * @param kind trained, loaded or analytic
     * @param prediction what it predicts
     * @param parameters its numbers; 0 for the exact one
     * @param steps of its training; 0 if there was none
     * @param items drawn in its training
     * @param losses the course of its loss
     */
    public record Compared(String kind, String prediction, int parameters, long steps, long items, Losses losses) {}

    /**
     * The course of a training.
     *
     * @param step the last of so many steps
     * @param loss the mean loss over them
     */
    public record Losses(long[] step, double[] loss) {}

    /**
     * Means over all levels of the table, each weighing the same, which is how training draws them; per coordinate, of the noise ε.
     *
     * @param levels how many
     * @param loss E|ε − ε_θ|²
     * @param bayes the floor
     * @param excess E|ε_θ − ε*|²
     * @param excessOverBayes their ratio
     */
    public record Means(int levels, Estimate loss, Estimate bayes, Estimate excess, double excessOverBayes) {}

    /**
     * What samplers return.
     *
     * @param modes names of the law's modes
     * @param weights of the modes
     * @param floor at which honest samples lie
     * @param runs of samplers
     */
    public record Ends(List<String> modes, double[] weights, EndPoints.Floor floor, List<Run> runs) {}

    /**
     * A sampler's results, from the same noise with both denoisers.
     *
     * @param sampler its name
     * @param steps K
     * @param learned with the denoiser
     * @param exact with the exact one: what is the sampler's own fault
     * @param points the first samples of both
     */
    public record Run(String sampler, int steps, EndPoints.Report learned, EndPoints.Report exact, Points points) {}

    /**
     * Samples to look at.
     *
     * @param learned with the denoiser, [samples, dimension]
     * @param exact with the exact one
     * @param law of the law itself
     */
    public record Points(double[] learned, double[] exact, double[] law) {}
}

package org.langevin.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.langevin.denoiser.Denoiser;
import org.langevin.physics.sde.model.GaussHermite;
import org.langevin.process.PredictionType;
import org.langevin.sampling.Model;
import org.langevin.sampling.OneStepSampler;
import org.langevin.sampling.Progress;
import org.langevin.sampling.Progress.Evaluation;
import org.langevin.sampling.Sampler;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * E f(X) for the state X that a sampler ends on, for any data on the line, without a sample and so without its noise: what a weak order is
 * measured by.
 *
 * <p>It goes back from the end of the plan. With u = f after the last step, the expectation given the state before it is u'(x) = E u(x'(x, z))
 * over the step's own normal z, and so on to the start, where the law is known. Each is an integral over one normal, by Gauss and Hermite's rule,
 * of a smooth function that is kept on a {@link WeakGrid}. Nothing is asked of the step but that it is a function of the state and of z: the
 * noise may be as small as it likes and enter as it will, where a density that is pushed forward ({@link DensityLaw}) needs it wide and additive.
 *
 * <p>A sampler that remembers its last estimate of the clean item has two variables, the state and that estimate. The second enters a step by a
 * share of the step's length, so u depends on it weakly, and a polynomial through a few values at Chebyshev's points is enough.
 */
final class WeakExpectation {
    private static final GaussHermite RULE = new GaussHermite(6);
    /** z at the rule's nodes. */
    private static final double[] NORMALS = RULE.nodes();
    /** Values of a remembered estimate for which u is kept. */
    private static final int MEMORIES = 12;

    private final Problem problem;
    private final Sampler sampler;
    private final List<Step> steps;
    private final boolean remembers;

    /**
     * The expectations at the end of a plan.
     *
     * @param problem the law of the data, and its exact denoiser
     * @param sampler a sampler that draws one normal a step, and remembers no more than one estimate
     * @param plan the steps, the first of them from the law of the noised data at its time
     */
    WeakExpectation(Problem problem, Sampler sampler, StepPlan plan) {
        if (sampler.draws() != 1) {
            throw new IllegalArgumentException(
                    "draws of " + sampler.name() + " = " + sampler.draws() + ": expected 1 a step");
        }
        this.problem = problem;
        this.sampler = sampler;
        steps = plan.steps();
        remembers = !(sampler instanceof OneStepSampler);
    }

    /** E f(X). */
    double of(DoubleUnaryOperator f) {
        double[] end = Arrays.stream(grid(steps.get(steps.size() - 1).to()).points())
                .map(f)
                .toArray();
        double[][] u = new double[remembers ? MEMORIES : 1][];
        Arrays.fill(u, end);
        for (int k = steps.size() - 1; k >= 0; k--) {
            u = before(k, u);
        }
        return grid(steps.get(0).from()).mean(u[0]);
    }

    private WeakGrid grid(double t) {
        return new WeakGrid(problem.at(t));
    }

    /**
     * u before step k.
     *
     * @param after u after it, for each estimate that it may leave behind, on the grid there
     * @return u for each estimate that may be remembered from before, on the grid there
     */
    private double[][] before(int k, double[][] after) {
        boolean knows = remembers && k > 0;
        double[] points = grid(steps.get(k).from()).points();
        double[] memories = knows ? memories(steps.get(k - 1).from()) : new double[1];
        int each = memories.length * NORMALS.length;
        double[] states = filled(points.length * each, i -> points[i / each]);
        double[] noise = filled(states.length, i -> NORMALS[i % NORMALS.length]);
        double[] known = filled(states.length, i -> memories[i / NORMALS.length % memories.length]);
        List<Evaluation> past = knows ? List.of(evaluation(steps.get(k - 1).from(), known)) : List.of();
        Model model = model(WeakStates.of(problem), states.length);
        double[] reached = sampler.step(model, new Progress(states, past), steps.get(k), noise)
                .x();
        return means(k, after, reached, memories.length);
    }

    /** The means over z of u at the states that step k reached, [points, memories, normals]. */
    private double[][] means(int k, double[][] after, double[] reached, int memories) {
        WeakGrid grid = grid(steps.get(k).to());
        double[] left = remembers ? estimates(steps.get(k).from()) : new double[0];
        double[] nodes = remembers ? memories(steps.get(k).from()) : left;
        double[][] means = new double[memories][WeakGrid.POINTS];
        IntStream.range(0, WeakGrid.POINTS).parallel().forEach(i -> {
            double[] values = new double[NORMALS.length];
            double[] u = remembers ? between(after, nodes, left[i]) : after[0];
            for (int m = 0; m < memories; m++) {
                for (int q = 0; q < values.length; q++) {
                    values[q] = grid.at(u, reached[(i * memories + m) * values.length + q]);
                }
                means[m][i] = RULE.mean(values);
            }
        });
        return means;
    }

    /** The estimate of the clean item at each point of a time's grid, ascending as the points do. */
    private double[] estimates(double t) {
        double[] points = grid(t).points();
        Model.Estimate estimate = model(WeakStates.of(problem), points.length).at(points, t);
        return filled(points.length, estimate::x0);
    }

    /** Chebyshev's points between the least and the largest estimate on a time's grid. */
    private double[] memories(double t) {
        double[] estimates = estimates(t);
        double least = estimates[0];
        double largest = estimates[estimates.length - 1];
        return filled(
                MEMORIES, m -> (least + largest - (largest - least) * Math.cos(Math.PI * (m + 0.5) / MEMORIES)) / 2);
    }

    /** u on the grid for an estimate between the nodes, by Lagrange's polynomial through all. */
    private static double[] between(double[][] u, double[] nodes, double estimate) {
        double[] sum = new double[WeakGrid.POINTS];
        for (int m = 0; m < nodes.length; m++) {
            double weight = 1;
            for (int other = 0; other < nodes.length; other++) {
                weight *= other == m ? 1 : (estimate - nodes[other]) / (nodes[m] - nodes[other]);
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * u[m][i];
            }
        }
        return sum;
    }

    /** What a sampler remembers of a time at which it was told these estimates. */
    private Evaluation evaluation(double t, double[] estimates) {
        return new Evaluation(
                t, estimates, model(new Believing(), estimates.length).at(estimates, t));
    }

    private Model model(Denoiser denoiser, int items) {
        return new Model(denoiser, problem.process(), Double.POSITIVE_INFINITY, items, null);
    }

    private static double[] filled(int length, IntToDoubleFunction value) {
        double[] filled = new double[length];
        Arrays.setAll(filled, value);
        return filled;
    }

    /** Takes the state itself for the clean item, so that any estimate can be put into a sampler's memory. */
    private static final class Believing implements Denoiser {
        @Override
        public PredictionType predictionType() {
            return PredictionType.SAMPLE;
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            System.arraycopy(x, 0, out, 0, items);
        }
    }
}

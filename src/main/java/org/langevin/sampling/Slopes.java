package org.langevin.sampling;

import java.util.List;
import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Progress.Evaluation;

/**
 * How far back, in units of the coming step, the evaluations of a multistep method lie: r_k = (λ_k − λ) / h, 0 for the present one and
 * negative for the past. An evaluation at α = 0 lies infinitely far back and says nothing about a slope, and so ends the list, as does the
 * beginning of the plan: the method then takes a step of lower order.
 */
final class Slopes {
    private Slopes() {}

    /**
     * The positions of the past evaluations that are of use.
     *
     * @param past the latest first
     * @param step the coming step, of finite length
     * @param most how many are wanted
     * @return r_1 &gt; r_2 &gt; ..., all below 0
     */
    static double[] positions(List<Evaluation> past, ExponentialStep step, int most, NoisingProcess process) {
        return past.stream()
                .limit(most)
                .mapToDouble(evaluation -> Level.at(process, evaluation.t()).lambda())
                .takeWhile(Double::isFinite)
                .map(lambda -> (lambda - step.from().lambda()) / step.h())
                .toArray();
    }
}

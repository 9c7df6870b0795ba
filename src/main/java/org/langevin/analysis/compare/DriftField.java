package org.langevin.analysis.compare;

import org.langevin.schedule.NoiseSchedule;

/**
 * The drift that a sampler follows at one time, as the denoiser has it and as it is, at given places: of Anderson's reverse SDE, f x − g² s, and of the
 * probability flow, f x − ½ g² s (Song et al., ICLR 2021, <a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>, equations 6 and 13), in
 * units of the item per entry of the table, as time runs forward: a sampler goes the other way.
 *
 * @param entry t
 * @param x the places, [places, dimension]
 * @param learnedSde f x − g² s_θ, [places, dimension]
 * @param exactSde f x − g² s*
 * @param learnedFlow f x − ½ g² s_θ
 * @param exactFlow f x − ½ g² s*
 * @param sdeError √(E|learned − exact|²) over the states of the law at t, per coordinate, of the SDE's drift; the flow's is half of it
 * @param sdeSize √(E|exact|²) of the same, to compare it with
 */
public record DriftField(
        int entry,
        double[] x,
        double[] learnedSde,
        double[] exactSde,
        double[] learnedFlow,
        double[] exactFlow,
        double sdeError,
        double sdeSize) {
    /**
     * Evaluates both sides.
     *
     * @param entry t
     * @param x the places
     * @param drawn states that the means are over, in the plane
     */
    public static DriftField at(Contest contest, int entry, double[] x, int drawn) {
        double[] learned = contest.noiseBy(contest.denoiser(), x, entry);
        double[] exact = contest.noiseBy(contest.exact(), x, entry);
        Coefficients c = Coefficients.of(contest, entry);
        States states = contest.states(entry, drawn);
        double[] ofStates = c.drift(states.x(), contest.noiseBy(contest.exact(), states.x(), entry), 1);
        double[] missed = c.drift(states.x(), contest.noiseBy(contest.denoiser(), states.x(), entry), 1);
        for (int i = 0; i < missed.length; i++) {
            missed[i] -= ofStates[i];
        }
        return new DriftField(
                entry,
                x,
                c.drift(x, learned, 1),
                c.drift(x, exact, 1),
                c.drift(x, learned, 0.5),
                c.drift(x, exact, 0.5),
                Math.sqrt(states.mean(states.products(missed, missed)).value()),
                Math.sqrt(states.mean(states.products(ofStates, ofStates)).value()));
    }

    /** What the drift is made of at one time: f, and g²/σ, as the score is −ε/σ. */
    private record Coefficients(double decay, double ofNoise) {
        static Coefficients of(Contest contest, double t) {
            NoiseSchedule schedule = contest.process().schedule();
            return new Coefficients(schedule.drift(t), schedule.g2(t) / schedule.sigma(t));
        }

        double[] drift(double[] x, double[] epsilon, double share) {
            double[] drift = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                drift[i] = decay * x[i] + share * ofNoise * epsilon[i];
            }
            return drift;
        }
    }
}

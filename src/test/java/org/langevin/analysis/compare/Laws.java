package org.langevin.analysis.compare;

import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;

/** The laws that the tests hold denoisers against. */
final class Laws {
    static final NoiseSchedule TABLE = NoiseSchedules.named("ddpm-linear");
    static final NoisingProcess DDPM = new NoisingProcess(TABLE);
    static final GaussianMixture MIXTURE =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, new double[] {.2, .3});
    static final GaussianMixture RING = GaussianMixture.ring(8, 2, .1);

    private Laws() {}

    /** The exact denoiser of the noise, off by a constant. */
    static Contest contest(GaussianMixture law, double shift) {
        return new Contest(
                DDPM,
                law,
                new Perturbed(new GaussianMixtureDenoiser(DDPM, PredictionType.EPSILON, law), shift),
                new KeyedNoise(3));
    }
}

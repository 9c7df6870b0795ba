package org.langevin.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.TimestepMap;

class DifferentiableDenoiserTest {
    private static final NoisingProcess VP = new NoisingProcess(NoiseSchedules.named("vp-linear"));
    private static final double[] X = {.2, .7, -1, .1};
    private static final double[] V = {1, -1, .5, 2};

    /** Of a normal law the Jacobian is known: vᵀ (∂x̂_0/∂x) v = α vᵀ S (α² S + σ²)⁻¹ v, here for a slanted S written out. */
    @Test
    void differencesOfANormalLaw() {
        double[][] s = {{.5, .3}, {.3, .4}};
        Denoiser denoiser =
                new GaussianDenoiser(VP, PredictionType.SAMPLE, new Gaussian(new double[] {.1, -.2}, Covariance.of(s)));
        double t = .3;
        NoiseLevel level = VP.level(t);
        double a = level.alpha() * level.alpha() * s[0][0] + level.sigma() * level.sigma();
        double b = level.alpha() * level.alpha() * s[0][1];
        double d = level.alpha() * level.alpha() * s[1][1] + level.sigma() * level.sigma();
        double determinant = a * d - b * b;
        double[] form = new double[2];
        double[] out = new double[4];
        new CentralDifferences(denoiser, VP, CentralDifferences.DOUBLE_PRECISION).predict(X, 2, t, null, V, out, form);
        double[] alone = new double[4];
        denoiser.predict(X, 2, t, null, alone);
        assertThat(out).containsExactly(alone);
        for (int i = 0; i < 2; i++) {
            double v0 = V[2 * i];
            double v1 = V[2 * i + 1];
            double w0 = (d * v0 - b * v1) / determinant;
            double w1 = (a * v1 - b * v0) / determinant;
            double exact = level.alpha() * (v0 * (s[0][0] * w0 + s[0][1] * w1) + v1 * (s[1][0] * w0 + s[1][1] * w1));
            assertThat(form[i]).isCloseTo(exact, within(1e-10));
        }
    }

    /** A network's backward pass and differences of its predictions say the same, to what single precision leaves. */
    @Test
    void aNetworksBackwardPass() {
        TimestepMap timesteps = VP.schedule().timestepMap();
        DifferentiableDenoiser denoiser =
                new DifferentiableNetworkDenoiser(new Swirl(), PredictionType.EPSILON, timesteps, 2);
        double[] form = new double[2];
        double[] out = new double[4];
        denoiser.predict(X, 2, .5, null, V, out, form);
        double[] differences = new double[2];
        new CentralDifferences(denoiser, VP, CentralDifferences.SINGLE_PRECISION)
                .predict(X, 2, .5, null, V, new double[4], differences);
        double[] alone = new double[4];
        denoiser.predict(X, 2, .5, null, alone);
        assertThat(out).containsExactly(alone);
        for (int i = 0; i < 2; i++) {
            // The form of (sin(x + 2 y), x y) by hand.
            double x = X[2 * i];
            double y = X[2 * i + 1];
            double v0 = V[2 * i];
            double v1 = V[2 * i + 1];
            double exact = Math.cos(x + 2 * y) * (v0 * v0 + 2 * v0 * v1) + y * v0 * v1 + x * v1 * v1;
            assertThat(form[i]).isCloseTo(exact, within(1e-6));
            assertThat(differences[i]).isCloseTo(exact, within(1e-3));
        }
    }

    /** A network of two coordinates, (sin(x + 2 y), x y), and its backward pass by hand. */
    private static final class Swirl implements DifferentiableNetwork {
        @Override
        public void predict(NetworkBatch batch, float[] out) {
            for (int i = 0; i < out.length; i += 2) {
                out[i] = (float) Math.sin(batch.x()[i] + 2 * batch.x()[i + 1]);
                out[i + 1] = batch.x()[i] * batch.x()[i + 1];
            }
        }

        @Override
        public void predictAndPullBack(NetworkBatch batch, float[] direction, float[] out, float[] product) {
            predict(batch, out);
            for (int i = 0; i < out.length; i += 2) {
                float cosine = (float) Math.cos(batch.x()[i] + 2 * batch.x()[i + 1]);
                product[i] = cosine * direction[i] + batch.x()[i + 1] * direction[i + 1];
                product[i + 1] = 2 * cosine * direction[i] + batch.x()[i] * direction[i + 1];
            }
        }

        @Override
        public List<Slice> slices() {
            return List.of();
        }

        @Override
        public ByteBuffer parameters() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public ByteBuffer gradients() {
            return ByteBuffer.allocate(0);
        }

        @Override
        public void parametersChanged() {}

        @Override
        public double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key) {
            throw new UnsupportedOperationException("not trained");
        }

        @Override
        public double[] step(NetworkBatch batch, Loss loss, StepKey key) {
            throw new UnsupportedOperationException("not trained");
        }

        @Override
        public String firstNonFinite() {
            return "";
        }

        @Override
        public void close() {}
    }
}

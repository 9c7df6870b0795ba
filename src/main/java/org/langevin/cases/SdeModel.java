package org.langevin.cases;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;
import org.langevin.physics.sde.model.Law;

/** A scalar equation with a known law. */
@Tagged("kind")
public sealed interface SdeModel {

    /**
     * The equation.
     *
     * @return of one path
     */
    ScalarSde sde();

    /**
     * The law of X at a time.
     *
     * @param start X at time 0
     * @param time above 0
     * @return exact
     */
    Law law(double start, double time);

    /**
     * Schemes that are made for this model.
     *
     * @return by name, each making a step for blocks of paths
     */
    Map<String, Supplier<Step>> schemes();

    /**
     * The state space's lower end.
     *
     * @return −∞ where there is none
     */
    default double lowest() {
        return Double.NEGATIVE_INFINITY;
    }

    /**
     * The state space's upper end.
     *
     * @return +∞ where there is none
     */
    default double highest() {
        return Double.POSITIVE_INFINITY;
    }

    /**
     * dX = θ (μ − X) dt + σ dW.
     *
     * @param theta θ, per time
     * @param mu μ, in the unit of X
     * @param sigma σ, in the unit of X per √time
     */
    record OrnsteinUhlenbeck(
            @Range(above = 0) double theta,
            @Default("0") double mu,
            @Range(above = 0) double sigma) implements SdeModel {
        private org.langevin.physics.sde.model.OrnsteinUhlenbeck model() {
            return new org.langevin.physics.sde.model.OrnsteinUhlenbeck(theta, mu, sigma);
        }

        @Override
        public ScalarSde sde() {
            return model().sde();
        }

        @Override
        public Law law(double start, double time) {
            return model().law(start, time);
        }

        @Override
        public Map<String, Supplier<Step>> schemes() {
            return Map.of("exact", model()::exact);
        }
    }

    /**
     * dX = λ X dt + μ X dW.
     *
     * @param lambda λ, per time
     * @param mu μ, per √time
     */
    record GeometricBrownian(double lambda, double mu) implements SdeModel {
        private org.langevin.physics.sde.model.GeometricBrownian model() {
            return new org.langevin.physics.sde.model.GeometricBrownian(lambda, mu);
        }

        @Override
        public ScalarSde sde() {
            return model().sde();
        }

        @Override
        public Law law(double start, double time) {
            org.langevin.physics.sde.model.GeometricBrownian model = model();
            double mean = model.moment(1, start, time);
            double variance = model.moment(2, start, time) - mean * mean;
            return new Functions(
                    x -> model.cdf(x, start, time),
                    x -> model.density(x, start, time),
                    p -> model.quantile(p, start, time),
                    mean,
                    variance);
        }

        @Override
        public Map<String, Supplier<Step>> schemes() {
            return Map.of("exact", model()::exact);
        }
    }

    /**
     * dX = k (θ − X) dt + σ √X dW, which stays above 0.
     *
     * @param k per time
     * @param theta θ, in the unit of X
     * @param sigma σ
     */
    record CoxIngersollRoss(
            @Range(above = 0) double k,
            @Range(above = 0) double theta,
            @Range(above = 0) double sigma) implements SdeModel {
        private org.langevin.physics.sde.model.CoxIngersollRoss model() {
            return new org.langevin.physics.sde.model.CoxIngersollRoss(k, theta, sigma);
        }

        @Override
        public ScalarSde sde() {
            return model().sde();
        }

        @Override
        public Law law(double start, double time) {
            return model().law(start, time);
        }

        @Override
        public Map<String, Supplier<Step>> schemes() {
            Map<String, Supplier<Step>> schemes = new LinkedHashMap<>();
            schemes.put("full-truncation", model()::fullTruncation);
            schemes.put("absorption", model()::absorption);
            schemes.put("reflection", model()::reflection);
            schemes.put("implicit-root", model()::implicitRoot);
            schemes.put("quadratic-exponential", model()::quadraticExponential);
            return schemes;
        }

        @Override
        public double lowest() {
            return 0;
        }
    }

    /**
     * dX = (b/2) (S − X) dt + √(κ X (1 − X)) dW, which stays within 0 and 1.
     *
     * @param b per time
     * @param s S, the mean it tends to
     * @param kappa κ, per time
     */
    record BoundedMixing(
            @Range(above = 0) double b,
            @Range(above = 0, below = 1) double s,
            @Range(above = 0) double kappa) implements SdeModel {
        private org.langevin.physics.sde.model.BoundedMixing model() {
            return new org.langevin.physics.sde.model.BoundedMixing(b, s, kappa);
        }

        @Override
        public ScalarSde sde() {
            return model().sde();
        }

        @Override
        public Law law(double start, double time) {
            return model().law(start, time);
        }

        @Override
        public Map<String, Supplier<Step>> schemes() {
            Map<String, Supplier<Step>> schemes = new LinkedHashMap<>();
            schemes.put("clipped", model()::clipped);
            schemes.put("moment-matched", model()::momentMatched);
            schemes.put("implicit-angle", model()::implicitAngle);
            return schemes;
        }

        @Override
        public double lowest() {
            return 0;
        }

        @Override
        public double highest() {
            return 1;
        }
    }

    /**
     * A law given by its functions.
     *
     * @param ofCdf P(X ≤ x)
     * @param ofDensity density
     * @param ofQuantile its inverse
     * @param mean E X
     * @param variance Var X
     */
    record Functions(
            DoubleUnaryOperator ofCdf,
            DoubleUnaryOperator ofDensity,
            DoubleUnaryOperator ofQuantile,
            double mean,
            double variance)
            implements Law {
        @Override
        public double cdf(double x) {
            return ofCdf.applyAsDouble(x);
        }

        @Override
        public double density(double x) {
            return ofDensity.applyAsDouble(x);
        }

        @Override
        public double quantile(double p) {
            return ofQuantile.applyAsDouble(p);
        }
    }
}

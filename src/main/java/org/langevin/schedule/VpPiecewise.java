package org.langevin.schedule;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A variance-preserving SDE whose rate β is given at some times and is straight between them. Any rate can be approached so, and
 * integral and inverse stay closed forms: {@link VpLinear} is the case of two knots, and a rise followed by a plateau is the "warm-up" of
 * Ho et al.'s code.
 *
 * @param knots the rate at rising times, the first of them 0; the last is the horizon
 */
public record VpPiecewise(List<Knot> knots) implements VariancePreserving {
    /**
     * The rate at a time.
     *
     * @param time in the schedule's unit
     * @param rate β, above 0, per unit of time
     */
    public record Knot(double time, double rate) {
        /** Checks the rate. */
        public Knot {
            Domain.checkAtLeast(0, "time", time);
            Domain.checkAbove(0, "rate", rate);
        }
    }

    /** Checks that time begins at 0 and rises. */
    public VpPiecewise {
        knots = List.copyOf(knots);
        Domain.checkCount("number of knots - 1", knots.size() - 1, Integer.MAX_VALUE);
        if (knots.get(0).time != 0) {
            throw new IllegalArgumentException("time of knot 0 = " + knots.get(0).time + ": expected 0");
        }
        for (int k = 1; k < knots.size(); k++) {
            Domain.checkAbove(knots.get(k - 1).time, "time of knot " + k, knots.get(k).time);
        }
    }

    /**
     * β rises from {@code betaMin} to {@code betaMax} until {@code knee} and stays there until time 1.
     *
     * @param knee in (0, 1)
     */
    public static VpPiecewise warmup(double betaMin, double betaMax, double knee) {
        if (!(knee > 0 && knee < 1)) {
            throw new IllegalArgumentException("knee = " + knee + ": expected a time in (0, 1)");
        }
        return new VpPiecewise(List.of(new Knot(0, betaMin), new Knot(knee, betaMax), new Knot(1, betaMax)));
    }

    @Override
    public String family() {
        return "vp-piecewise";
    }

    /** Times and rates in turn. */
    @Override
    public double[] definition() {
        return knots.stream()
                .flatMapToDouble(knot -> DoubleStream.of(knot.time, knot.rate))
                .toArray();
    }

    @Override
    public double horizon() {
        return knots.get(knots.size() - 1).time;
    }

    /** As for the other variance-preserving processes in continuous time, whose horizon is 1. */
    @Override
    public double floorTime() {
        return 1e-3 * horizon();
    }

    /** −½ ∫ β, piece by piece: the rate at the middle of each, times its length. */
    @Override
    public double logAlphaChange(double s, double t) {
        Domain.checkInterval(this, s, t);
        double integral = 0;
        for (int k = 1; k < knots.size(); k++) {
            double begin = Math.max(s, knots.get(k - 1).time);
            double end = Math.min(t, knots.get(k).time);
            if (begin < end) {
                integral += (end - begin) * rate(k, (begin + end) / 2);
            }
        }
        return -integral / 2;
    }

    /** f = −½ β. */
    @Override
    public double drift(double t) {
        Domain.checkTime(this, t);
        int k = 1;
        while (knots.get(k).time < t) {
            k++;
        }
        return -rate(k, t) / 2;
    }

    /** Finds the piece, and the time in it as the root of a quadratic in the form without cancellation. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        double integral = -2 * VariancePreserving.logAlphaAtLogSnr(logSnr);
        int k = 1;
        while (k < knots.size() - 1 && integral > integral(k)) {
            integral -= integral(k);
            k++;
        }
        double rate = knots.get(k - 1).rate;
        double root = Math.sqrt(Math.max(rate * rate + 2 * slope(k) * integral, 0));
        return Domain.clamp(this, knots.get(k - 1).time + 2 * integral / (rate + root));
    }

    /** As {@link VpLinear}'s: the time stretched over the 1000 levels of DDPM. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.Affine(999 / horizon(), 0);
    }

    /** ∫ β over the piece that ends at knot k. */
    private double integral(int k) {
        return (knots.get(k).time - knots.get(k - 1).time) * (knots.get(k - 1).rate + knots.get(k).rate) / 2;
    }

    private double slope(int k) {
        return (knots.get(k).rate - knots.get(k - 1).rate) / (knots.get(k).time - knots.get(k - 1).time);
    }

    private double rate(int k, double t) {
        return knots.get(k - 1).rate + slope(k) * (t - knots.get(k - 1).time);
    }
}

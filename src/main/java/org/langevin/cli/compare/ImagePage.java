package org.langevin.cli.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.langevin.analysis.images.Estimate;
import org.langevin.analysis.images.LevelComparison.Level;
import org.langevin.report.page.Axis;
import org.langevin.report.page.Curves;
import org.langevin.report.page.Curves.Curve;
import org.langevin.report.page.Curves.Style;
import org.langevin.report.page.Page;

/** The page of a comparison of a model of images: what its report says, drawn, with a sentence each. */
final class ImagePage {
    /** Half the width of a band, in standard errors. */
    private static final double BAND = 2;
    /** Losses below it are left out of plots with a logarithmic axis, which they would stretch: the optimum's vanish as the noise does. */
    private static final double LEAST_DRAWN = 1e-5;

    /** Squared errors below it are rounding. */
    private static final double ROUNDING = 1e-20;

    private static final String RATIO = "σ/α, noise over signal (1 where both are equal)";

    private final ImageReport report;
    private final ImagePictures pictures;

    private ImagePage(ImageReport report, ImagePictures pictures) {
        this.report = report;
        this.pictures = pictures;
    }

    /** Lays the page out. */
    static Page of(ImageComparison.Findings found) {
        return new ImagePage(found.report(), found.pictures()).page();
    }

    private Page page() {
        Page page = Page.titled(
                report.model() + ": what the network learned of " + report.dataset(),
                ("Held against the empirical optimum, the denoiser that no other beats on the %,d training images and that repeats them when "
                                + "it is sampled, and against %,d images that the network has not seen.")
                        .formatted(
                                report.training().count(),
                                report.heldOut().count() - report.heldOut().alsoTrainingImages()));
        summary(page);
        losses(page);
        distance(page);
        memorisation(page);
        neighbours(page);
        paths(page);
        return page;
    }

    // ---- in short

    private void summary(Page page) {
        ImageReport.Closeness close = report.memorisation();
        Level even = evenLevel();
        String at = " at σ/α = " + number(even.noiseToSignal());
        page.section("In short", "")
                .table(
                        List.of("quantity", "value"),
                        List.of(
                                List.of(
                                        "samples nearer to a training image than 95 % of held-out images",
                                        percent(close.share(), close.standardError())),
                                List.of("the same share by chance", percent(close.byChance(), close.errorByChance())),
                                List.of(
                                        "network's ε loss" + at + ", training images",
                                        number(epsilon(even, true, true))),
                                List.of("the same, held-out images", number(epsilon(even, true, false))),
                                List.of(
                                        "optimum's ε loss" + at + ", training images",
                                        number(epsilon(even, false, true))),
                                List.of("the same, held-out images", number(epsilon(even, false, false))),
                                List.of(
                                        "distance from the empirical optimum" + at,
                                        number(even.distanceFromEmpiricalOptimum())),
                                List.of(
                                        "ends of the optimum that are training images",
                                        "%d of %d"
                                                .formatted(
                                                        repeated(),
                                                        report.paths().ends().size()))),
                        ("%d images of either part at each of %d noise levels, %d samples by %s in %d steps, seed %d; the optimum's images are %s; "
                                        + "± is a standard error.")
                                .formatted(
                                        report.images(),
                                        report.levels().size(),
                                        report.count(),
                                        report.sampler(),
                                        report.steps(),
                                        report.seed(),
                                        report.optimum().equals("all")
                                                ? "all training images"
                                                : "the training images of the state's class"));
    }

    /** The level at which noise and signal are most alike. */
    private Level evenLevel() {
        return report.levels().stream()
                .min(Comparator.comparingDouble(level -> Math.abs(level.logSnr())))
                .orElseThrow();
    }

    private static Estimate epsilon(Level level, boolean network, boolean training) {
        var losses = training ? level.training() : level.heldOut();
        return (network ? losses.network() : losses.optimum()).epsilon();
    }

    // ---- by noise level

    private void losses(Page page) {
        List<Curve> curves = new ArrayList<>();
        addPositive(curves, "network, held-out images", level -> epsilon(level, true, false), Style.LINE);
        addPositive(curves, "network, training images", level -> epsilon(level, true, true), Style.LINE);
        addPositive(curves, "optimum, held-out images", level -> epsilon(level, false, false), Style.LINE);
        addPositive(curves, "optimum, training images", level -> epsilon(level, false, true), Style.LINE);
        page.section(
                        "Loss by noise level",
                        "Network and optimum see the same states; a band is two standard errors either way, and losses below 10⁻⁵ are not drawn.")
                .figure(
                        new Curves(
                                "Mean squared error of the noise, a value of an image",
                                RATIO,
                                "E|ε̂ − ε|²/d",
                                Axis.LOG,
                                Axis.LOG,
                                curves),
                        "Where the network's two curves lie on each other, it does as well on images that it never saw; where the optimum's two part, it "
                                + "takes an unseen image for the nearest training image, and is the worse the less the noise.")
                .figure(
                        new Curves(
                                "Generalisation gap of the network",
                                RATIO,
                                "held-out loss − training loss, % of the training loss",
                                Axis.LOG,
                                Axis.LINEAR,
                                List.of(curve("network", ImagePage::relativeGap, Style.LINE, report.levels()))),
                        "Where this lies above 0 by more than its band, the network is better on the images it learned than on others.");
    }

    private static Estimate relativeGap(Level level) {
        double percent = 100 / epsilon(level, true, true).mean();
        return new Estimate(
                percent * level.generalisationGap().mean(),
                percent * level.generalisationGap().standardError());
    }

    private void distance(Page page) {
        List<Curve> curves = new ArrayList<>();
        addPositive(curves, "distance", Level::distanceFromEmpiricalOptimum, Style.LINE);
        addPositive(
                curves,
                "the network's loss less the optimum's",
                level -> level.training().excess(),
                Style.POINTS);
        page.section(
                        "Distance from the empirical optimum",
                        "This is no error: the optimum memorises, and a network at distance 0 would repeat its training images. "
                                + better())
                .figure(
                        new Curves(
                                "Distance on noised training images",
                                RATIO,
                                "E|ε̂ − ε*|²/d",
                                Axis.LOG,
                                Axis.LOG,
                                curves),
                        "The distance is where the network makes something else of a state than the mean of the training images behind it; "
                                + "on training images it is the network's loss beyond the optimum's, on average.");
    }

    /** From which noise on the optimum does better on unseen images too, if it does. */
    private String better() {
        List<Level> better = report.levels().stream()
                .filter(level -> level.heldOut().excess().mean()
                        > BAND * level.heldOut().excess().standardError())
                .toList();
        return better.isEmpty()
                ? "At no level does the optimum do better than the network on held-out images."
                : ("Only where the optimum does better on held-out images too, here from σ/α = %s on, is the network's excess an error: so many "
                                + "training images are behind such a state that their mean is nearly the true one.")
                        .formatted(number(better.get(0).noiseToSignal()));
    }

    // ---- memorisation

    private void memorisation(Page page) {
        ImageReport.Closeness close = report.memorisation();
        page.section(
                        "Memorisation",
                        ("%s of the samples lie nearer to their nearest training image than 95 %% of held-out images do to theirs; "
                                        + "by chance it would be %s.")
                                .formatted(
                                        percent(close.share(), close.standardError()),
                                        percent(close.byChance(), close.errorByChance())))
                .figure(
                        new Curves(
                                "Distance to the nearest training image",
                                "root mean square difference of the values (black is −1, white 1)",
                                "share of images that are no farther, %",
                                Axis.LINEAR,
                                Axis.LINEAR,
                                List.of(
                                        shares("held-out images", close.heldOutPercentiles()),
                                        shares("samples", close.samplePercentiles()),
                                        new Curve(
                                                "the threshold: 5 % of held-out images",
                                                Style.POINTS, new double[] {close.threshold()}, new double[] {5}))),
                        "A model that repeats its training images rises at the left edge; one whose images are as new as held-out ones lies on "
                                + "their curve, and smoother or commoner images than real ones lie left of it without being copies.");
        if (report.heldOut().alsoTrainingImages() > 0) {
            page.table(
                    List.of("held-out images that are training images too", "left out"),
                    List.of(List.of("value for value", "" + report.heldOut().alsoTrainingImages())),
                    "The network has seen these, so they can't say how near unseen images come.");
        }
    }

    private static Curve shares(String name, double[] percentiles) {
        List<double[]> points = new ArrayList<>();
        for (int p = 0; p <= 100; p++) {
            if (p == 100 || percentiles[p + 1] > percentiles[p]) {
                points.add(new double[] {percentiles[p], p});
            }
        }
        return new Curve(
                name,
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray());
    }

    private void neighbours(Page page) {
        page.section(
                "Nearest neighbours",
                "Above each pair stand the sample's number, its distance, and the number of the training image, counted from 0 in the "
                        + "order of the dataset.");
        page.image(
                        pictures.closest(),
                        "Samples over their nearest training images, the nearest first",
                        "The samples that are nearest to a training image, the nearest first: if any are copies, these are; simple images, "
                                + "of which there are many, are near to each other without it.")
                .image(
                        pictures.any(),
                        "The first samples over their nearest training images",
                        "The first samples, chosen by nothing: what is usual.");
    }

    // ---- paths

    private void paths(Page page) {
        page.section(
                "One noise, two denoisers",
                "From left to right, the same noise under the network and under the optimum, by the same sampler and with the same "
                        + "noise on the way; a state is what the sampler holds, a clean image what the denoiser makes of it.");
        page.image(
                pictures.paths(),
                "States and clean images of the network and of the optimum, step by step",
                "They make the same of the state while the noise hides which image it is; then the optimum settles on a training image, and the "
                        + "network on an image that it has made.");
        page.table(
                        List.of(
                                "sample",
                                "optimum ends on training image",
                                "largest difference from it",
                                "network's end: nearest training image",
                                "distance from it"),
                        report.paths().ends().stream()
                                .map(end -> List.of(
                                        "no. " + end.sample(),
                                        "#" + end.optimumTrainingImage(),
                                        number(end.optimumDifference()),
                                        "#" + end.networkTrainingImage(),
                                        number(end.networkDistance())))
                                .toList(),
                        ends())
                .figure(
                        new Curves(
                                "How far the two are from each other",
                                "steps done",
                                "root mean square difference of the values",
                                Axis.LINEAR,
                                Axis.LINEAR,
                                List.of(
                                        apart("states", ImageReport.Look::stateDistance),
                                        apart("clean images", ImageReport.Look::cleanDistance))),
                        "The two part where the curves rise; at the start the network's clean image is rough, as a small error in its noise is divided by "
                                + "a small α.");
    }

    private long repeated() {
        return report.paths().ends().stream()
                .filter(ImageReport.End::optimumIsTrainingImage)
                .count();
    }

    private String ends() {
        int all = report.paths().ends().size();
        return repeated() == all
                ? "The optimum ends on training images, all values to rounding; how far the network ends from any stands beside it."
                : ("%d of the optimum's %d ends are training images to rounding; the others are means of a few that differ by less than "
                                + "the noise before the last step.")
                        .formatted(repeated(), all);
    }

    private Curve apart(String name, Function<ImageReport.Look, Double> value) {
        return new Curve(
                name,
                report.paths().looks().stream()
                        .mapToDouble(ImageReport.Look::stepsDone)
                        .toArray(),
                report.paths().looks().stream().mapToDouble(value::apply).toArray());
    }

    // ---- curves and numbers

    /** A curve of the levels whose value is large enough to be drawn, if there are any. */
    private void addPositive(List<Curve> curves, String name, Function<Level, Estimate> value, Style style) {
        List<Level> drawn = report.levels().stream()
                .filter(level -> value.apply(level).mean() > LEAST_DRAWN)
                .toList();
        if (!drawn.isEmpty()) {
            curves.add(curve(name, value, style, drawn));
        }
    }

    private static Curve curve(String name, Function<Level, Estimate> value, Style style, List<Level> levels) {
        return new Curve(
                name,
                style,
                levels.stream().mapToDouble(Level::noiseToSignal).toArray(),
                levels.stream().mapToDouble(level -> value.apply(level).mean()).toArray(),
                levels.stream()
                        .mapToDouble(level -> bound(value.apply(level), -BAND))
                        .toArray(),
                levels.stream()
                        .mapToDouble(level -> bound(value.apply(level), BAND))
                        .toArray());
    }

    private static double bound(Estimate estimate, double errors) {
        return estimate.mean() + errors * estimate.standardError();
    }

    private static String percent(double share, double error) {
        return String.format(Locale.ROOT, "%.1f ± %.1f %%", 100 * share, 100 * error);
    }

    /** Beyond rounding, to three digits; its error to one. */
    private static String number(Estimate estimate) {
        return estimate.mean() < ROUNDING
                ? "0 to rounding"
                : number(estimate.mean()) + " ± " + String.format(Locale.ROOT, "%.1g", estimate.standardError());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}

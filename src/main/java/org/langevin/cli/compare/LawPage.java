package org.langevin.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.langevin.analysis.compare.DriftField;
import org.langevin.analysis.compare.EndPoints;
import org.langevin.analysis.compare.Estimate;
import org.langevin.analysis.compare.LevelErrors;
import org.langevin.analysis.compare.OutputLaw;
import org.langevin.analysis.compare.PathNats;
import org.langevin.analysis.compare.StepDivergence;
import org.langevin.analysis.compare.Trajectories;
import org.langevin.analysis.compare.VarianceCalibration;
import org.langevin.report.page.Axis;
import org.langevin.report.page.Bars;
import org.langevin.report.page.Curves;
import org.langevin.report.page.Curves.Curve;
import org.langevin.report.page.Curves.Style;
import org.langevin.report.page.Density;
import org.langevin.report.page.Figure;
import org.langevin.report.page.Page;
import org.langevin.report.page.Paths;
import org.langevin.report.page.Scatter;
import org.langevin.report.page.VectorField;

/** The page of a comparison: every plot with one sentence that says what it means. */
record LawPage(LawReport report) {
    private static final String ENTRY = "noise level t, entry of the table";
    private static final String LEARNED = "learned";
    private static final String EXACT = "exact";

    /** What is less is left out on a logarithmic axis, where 0 has no place; a curve of nothing else is drawn at this height. */
    private static final double LEAST = 1e-12;

    /** Random paths that can be told apart in a plane. */
    private static final int FEW = 3;

    Page page() {
        Page page = Page.titled("Learned against exact: " + report.name(), lead());
        page.section("In short", "What follows, in a few numbers.");
        summary(page);
        levels(page);
        steps(page);
        ends(page);
        drifts(page);
        output(page);
        return page;
    }

    private boolean onLine() {
        return report.law().dimension() == 1;
    }

    private String lead() {
        String what = report.denoiser().kind().equals("analytic")
                ? "The exact denoiser in the network's place: what is not perfect here is the samplers' or the measurement's."
                : "A network of %,d parameters%s, held against the denoiser that nothing can beat."
                        .formatted(
                                report.denoiser().parameters(),
                                report.denoiser().items() > 0
                                        ? " that saw %,d items"
                                                .formatted(report.denoiser().items())
                                        : "");
        return what + " The law of the data is known, so every error is measured and none is guessed.";
    }

    private void summary(Page page) {
        LawReport.Means means = report.means();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("loss, mean over all levels", text(means.loss())));
        rows.add(List.of("its floor, which no network can go below", text(means.bayes())));
        rows.add(List.of("excess risk, the network's own error", text(means.excess())));
        for (LawReport.Run run : report.endPoints().runs()) {
            rows.add(List.of(
                    "%s, %d steps: sliced W1 over the noise floor".formatted(run.sampler(), run.steps()),
                    number(run.learned().slicedW1OverFloor())));
        }
        page.table(
                List.of("quantity", "value"),
                rows,
                "Per coordinate; the means weigh every level of the table alike, as training does. A sampler whose last number is near 1 can't be told"
                        + " from a perfect one by %,d samples."
                                .formatted(report.endPoints().floor().items()));
    }

    // ---- by noise level

    private void levels(Page page) {
        page.section(
                "By noise level",
                "At each level the loss is its floor, the variance of the noise that no state reveals, plus the mean squared distance of the network"
                        + " from the exact denoiser.");
        page.figure(
                new Curves(
                        "Loss, floor and excess risk",
                        ENTRY,
                        "mean squared error of the noise",
                        Axis.LOG,
                        Axis.LOG,
                        List.of(
                                level("loss", LevelErrors::loss),
                                level("floor", LevelErrors::bayes),
                                level("excess risk", LevelErrors::excess))),
                "Where loss and floor lie on each other the network is as good as can be; the excess risk is what lies between them, measured by"
                        + " itself.");
        if (report.denoiser().losses() != null) {
            page.figure(
                    losses(),
                    "The training loss comes down to the floor and can't cross it: what is left between them at the end is the mean excess"
                            + " risk, and the noise of each batch.");
        }
        page.figure(
                new Curves(
                        "Cosine between learned and exact score",
                        ENTRY,
                        "cosine",
                        Axis.LOG,
                        Axis.LINEAR,
                        List.of(level("cosine", LevelErrors::cosine))),
                "1 means that both fields point the same way wherever the states are.");
        page.figure(
                new Curves(
                        "Is the variance of a reverse step right?",
                        ENTRY,
                        "true mean square over the variance drawn with",
                        Axis.LOG,
                        Axis.LOG,
                        List.of(
                                calibration("beta", VarianceCalibration::realisedOverBeta),
                                calibration("beta-tilde", VarianceCalibration::realisedOverBetaTilde))),
                "The network has no output for the variance, so a sampler draws with one of two constants: 1 is calibrated; below it the sampler draws too much"
                        + " noise for the step from t to t - 1, above it too little.");
    }

    private Curve level(String name, Function<LevelErrors, Estimate> part) {
        double[] x = report.levels().stream().mapToDouble(LevelErrors::entry).toArray();
        return curve(name, x, report.levels().stream().map(part).toList(), !name.equals("cosine"));
    }

    private Curve calibration(String name, Function<VarianceCalibration, Estimate> part) {
        List<VarianceCalibration> known =
                report.variances().stream().filter(v -> part.apply(v) != null).toList();
        double[] x = known.stream().mapToDouble(VarianceCalibration::from).toArray();
        return curve(name, x, known.stream().map(part).toList(), true);
    }

    /**
     * A line, with a band of two standard errors where there are any.
     *
     * @param positive whether it is for a logarithmic axis, where what is next to nothing is left out
     */
    private static Curve curve(String name, double[] at, List<Estimate> all, boolean positive) {
        int[] drawn = IntStream.range(0, at.length)
                .filter(i -> !positive || all.get(i).value() > LEAST)
                .toArray();
        if (drawn.length == 0) {
            return new Curve(name, new double[] {at[0], at[at.length - 1]}, new double[] {LEAST, LEAST});
        }
        double[] x = Arrays.stream(drawn).mapToDouble(i -> at[i]).toArray();
        List<Estimate> estimates = Arrays.stream(drawn).mapToObj(all::get).toList();
        double[] y = estimates.stream().mapToDouble(Estimate::value).toArray();
        if (estimates.stream().allMatch(e -> e.standardError() == null)) {
            return new Curve(name, x, y);
        }
        double[] low = new double[y.length];
        double[] high = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            Double error = estimates.get(i).standardError();
            double band = error == null ? 0 : 2 * error;
            low[i] = y[i] - band;
            high[i] = y[i] + band;
        }
        return new Curve(name, Style.LINE, x, y, low, high);
    }

    private Curves losses() {
        LawReport.Losses losses = report.denoiser().losses();
        double[] x = Arrays.stream(losses.step()).asDoubleStream().toArray();
        double[] floor = new double[x.length];
        Arrays.fill(floor, report.means().bayes().value());
        return new Curves(
                "The course of training",
                "step",
                "loss",
                Axis.LINEAR,
                Axis.LOG,
                List.of(new Curve("loss of the batches", x, losses.loss()), new Curve("floor", x, floor)));
    }

    // ---- reverse steps

    private void steps(Page page) {
        page.section(
                "Reverse steps, in nats per coordinate",
                "An ancestral sampler draws each earlier state from a normal law; the exact one is a mixture. The divergence of the two splits, without a"
                        + " remainder, into the start, the shape, the variance and the network's mean.");
        List<List<String>> rows = new ArrayList<>();
        for (PathNats path : report.paths()) {
            rows.add(List.of(
                    "%s, %d steps".formatted(path.variance(), path.steps()),
                    text(path.prior()),
                    text(path.shape()),
                    text(path.wrongVariance()),
                    text(path.network()),
                    text(path.total()),
                    text(path.last().rootMeanSquare()),
                    path.last().nats() == null
                            ? "infinite"
                            : text(path.last().nats().total())));
        }
        page.table(
                List.of(
                        "variance drawn with",
                        "start",
                        "shape",
                        "variance",
                        "network",
                        "together",
                        "last step: distance",
                        "last step: nats if it drew"),
                rows,
                "What whole paths lose: the first three are the sampler's fault, the fourth the network's. The last step, to the clean end, stands apart: a sampler"
                        + " returns its mean without noise, at this root mean square distance from the item, and where the variance is 0 or the items"
                        + " are points the loss in nats is infinite whatever the network.");
        for (PathNats path : report.paths()) {
            if (path.variance().equals("beta")) {
                page.figure(
                        oneStep(path),
                        "One step at a time: where the network's curve lies below that of shape or variance, a better network would not help this sampler.");
            }
        }
    }

    private static Curves oneStep(PathNats path) {
        return new Curves(
                "Nats of each of %d steps with beta".formatted(path.steps()),
                "the step's noisier level t",
                "nats per coordinate",
                Axis.LOG,
                Axis.LOG,
                List.of(
                        nats("shape", path, StepDivergence::shape),
                        nats("variance", path, StepDivergence::wrongVariance),
                        nats("network", path, StepDivergence::network)));
    }

    private static Curve nats(String name, PathNats path, Function<StepDivergence, Estimate> part) {
        List<StepDivergence> rising = new ArrayList<>(path.each());
        Collections.reverse(rising);
        double[] x = rising.stream().mapToDouble(StepDivergence::from).toArray();
        return curve(name, x, rising.stream().map(part).toList(), true);
    }

    // ---- what samplers return

    private void ends(Page page) {
        EndPoints.Floor floor = report.endPoints().floor();
        page.section(
                "What samplers return",
                "Samplers' results, from the same noise with the network and with the exact denoiser: what the second gets wrong is the sampler's own fault.");
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(
                "noise floor",
                spread(floor.slicedW1()),
                "1",
                spread(floor.discrepancy()),
                floor.w1() == null ? "" : spread(floor.w1()),
                floor.w2() == null ? "" : spread(floor.w2()),
                percent(1e-3),
                ""));
        for (LawReport.Run run : report.endPoints().runs()) {
            rows.add(ends(run, LEARNED, run.learned()));
            rows.add(ends(run, EXACT, run.exact()));
        }
        page.table(
                row(
                        "sampler",
                        onLine() ? "W1 to samples" : "sliced W1",
                        "over the floor",
                        "discrepancy",
                        "W1",
                        "W2",
                        "strays",
                        "mode error"),
                rows,
                ("The floor is the distance of %d independent pairs of %,d exact samples, or of one such sample from the law: mean and spread. Strays are items less"
                                + " likely than all but one in a thousand of the law's own with the least noise of the table. The mode error is the largest difference of a mode's share from its weight, in standard errors of that share.")
                        .formatted(floor.repetitions(), floor.items()));
        page.figure(
                modes(),
                "Each mode should get its share; of %,d samples a share differs from that by chance by about %s."
                        .formatted(floor.items(), number(chance(floor.items()))));
        if (!onLine()) {
            page.row(
                    report.endPoints().runs().stream().map(LawPage::scatter).toList(),
                    "Samples led by the network over samples of the law itself: what lies between the modes are strays.");
        }
    }

    private List<String> ends(LawReport.Run run, String side, EndPoints.Report ends) {
        return row(
                "%s %d, %s".formatted(run.sampler(), run.steps(), side),
                spread(ends.slicedW1()),
                number(ends.slicedW1OverFloor()),
                number(ends.discrepancy()),
                ends.w1() == null ? "" : number(ends.w1()),
                ends.w2() == null ? "" : number(ends.w2()),
                percent(ends.strays()),
                number(ends.modeError()));
    }

    /** Without the two columns that are known on the line alone. */
    private List<String> row(String... cells) {
        List<String> row = new ArrayList<>(List.of(cells));
        if (!onLine()) {
            row.subList(4, 6).clear();
        }
        return row;
    }

    private Bars modes() {
        List<Bars.Group> groups = new ArrayList<>();
        groups.add(new Bars.Group("the law", report.endPoints().weights()));
        for (LawReport.Run run : report.endPoints().runs()) {
            groups.add(new Bars.Group(
                    "%s %d, learned".formatted(run.sampler(), run.steps()),
                    run.learned().modes()));
        }
        return new Bars(
                "The share of each mode",
                "share of the samples",
                report.endPoints().modes().stream().map(name -> "mode " + name).toList(),
                groups);
    }

    /** The standard error of the heaviest mode's share. */
    private double chance(int items) {
        double weight = Arrays.stream(report.endPoints().weights()).max().orElseThrow();
        return Math.sqrt(weight * (1 - weight) / items);
    }

    private static Figure scatter(LawReport.Run run) {
        return new Scatter(
                "%s, %d steps".formatted(run.sampler(), run.steps()),
                "x",
                "y",
                List.of(
                        cloud("law", run.points().law()),
                        cloud(LEARNED, run.points().learned())));
    }

    private static Scatter.Cloud cloud(String name, double[] points) {
        return new Scatter.Cloud(name, every(points, 2, 0), every(points, 2, 1));
    }

    // ---- what they follow

    private void drifts(Page page) {
        page.section(
                "The drift",
                "A sampler follows the noising's drift less g² times the score (Anderson's reverse SDE), or less half of that (the probability flow); only the score is"
                        + " learned.");
        for (DriftField field : report.drift()) {
            String sentence =
                    ("At t = %d the network's drift of the reverse SDE is off by %s in root mean square over the states there, of %s; that of the flow by"
                                    + " half as much.%s")
                            .formatted(
                                    field.entry(),
                                    number(field.sdeError()),
                                    number(field.sdeSize()),
                                    onLine()
                                            ? " Time runs forward here."
                                            : " The arrows point the way a sampler goes.");
            page.row(
                    onLine()
                            ? List.of(driftCurves(field, true), driftCurves(field, false))
                            : List.of(driftArrows(field, true), driftArrows(field, false)),
                    sentence);
        }
        for (Trajectories paths : report.trajectories()) {
            page.figure(
                    paths(paths),
                    ("The same noise and the same increments, led by either denoiser with %s: root mean square distance %s at the end, and %s of the"
                                    + " pairs end in different modes.")
                            .formatted(
                                    paths.sampler(),
                                    number(paths.distance()[paths.distance().length - 1]),
                                    percent(paths.parted())));
        }
        page.figure(
                new Curves(
                        "How pairs of paths part",
                        "t",
                        "root mean square distance",
                        Axis.LINEAR,
                        Axis.LINEAR,
                        report.trajectories().stream().map(LawPage::parting).toList()),
                "Read from right to left: the distance of a pair grows where the network errs, and shrinks where the drift draws both to the same mode.");
    }

    private static Curves driftCurves(DriftField field, boolean sde) {
        return new Curves(
                driftTitle(field, sde),
                "x",
                "drift per entry",
                Axis.LINEAR,
                Axis.LINEAR,
                List.of(
                        new Curve(EXACT, field.x(), sde ? field.exactSde() : field.exactFlow()),
                        new Curve(LEARNED, field.x(), sde ? field.learnedSde() : field.learnedFlow())));
    }

    private static VectorField driftArrows(DriftField field, boolean sde) {
        double[] exact = sde ? field.exactSde() : field.exactFlow();
        double[] learned = sde ? field.learnedSde() : field.learnedFlow();
        return new VectorField(
                driftTitle(field, sde),
                "x",
                "y",
                every(field.x(), 2, 0),
                every(field.x(), 2, 1),
                List.of(arrows(EXACT, exact), arrows(LEARNED, learned)));
    }

    private static String driftTitle(DriftField field, boolean sde) {
        return (sde ? "Reverse SDE" : "Probability flow") + ", t = " + field.entry();
    }

    /** A sampler runs against time, so the arrows point the way it goes. */
    private static VectorField.Arrows arrows(String name, double[] drift) {
        double[] back = Arrays.stream(drift).map(d -> -d).toArray();
        return new VectorField.Arrows(name, every(back, 2, 0), every(back, 2, 1));
    }

    private Paths paths(Trajectories pairs) {
        List<Paths.Path> paths = new ArrayList<>();
        int shown = pairs.stochastic() && !onLine() ? Math.min(FEW, pairs.exact().length) : pairs.exact().length;
        for (int p = 0; p < shown; p++) {
            paths.add(path(EXACT, pairs.times(), pairs.exact()[p]));
            paths.add(path(LEARNED, pairs.times(), pairs.learned()[p]));
        }
        String title = "Pairs of paths, " + pairs.sampler();
        return onLine() ? new Paths(title, "noise level t", "x", paths) : new Paths(title, "x", "y", paths);
    }

    private Paths.Path path(String group, double[] times, double[] states) {
        return onLine()
                ? new Paths.Path(group, times, states)
                : new Paths.Path(group, every(states, 2, 0), every(states, 2, 1));
    }

    private static Curve parting(Trajectories paths) {
        int last = paths.times().length - 1;
        double[] x = IntStream.rangeClosed(0, last)
                .mapToDouble(k -> paths.times()[last - k])
                .toArray();
        double[] y = IntStream.rangeClosed(0, last)
                .mapToDouble(k -> paths.distance()[last - k])
                .toArray();
        return new Curve(paths.sampler(), x, y);
    }

    // ---- the law of the output

    private void output(Page page) {
        OutputLaw output = report.output();
        page.section(
                "The law of the output, without sampling",
                ("Each step of %s with %d steps pushes the density forward by its mean map and lets it diffuse; the heat solver does just that, so the law of all that the"
                                + " sampler will ever return is known.")
                        .formatted(output.sampler(), output.steps()));
        String agreement =
                ("The histogram of %,d samples agrees with it: chi-square per bin %s over %d bins, where chance gives 1 ± %s; %s of the mass was lost on the way.")
                        .formatted(
                                output.samples(),
                                number(output.chiSquare()),
                                output.chiSquareBins(),
                                number(Math.sqrt(2.0 / Math.max(1, output.chiSquareBins()))),
                                number(Math.abs(output.lostMass())));
        if (onLine()) {
            page.figure(histogram(output), agreement);
        } else {
            page.row(
                    List.of(
                            density("Propagated", output, output.propagated()),
                            density("Histogram", output, output.histogram()),
                            density("The noised law itself", output, output.exact())),
                    "The states before the last step, at t = %s. ".formatted(number(output.entry()))
                            + agreement
                            + " A grid one and a half times as coarse gives a density that differs by %s in total variation."
                                    .formatted(number(output.gridError())));
        }
        page.figure(
                new Bars(
                        "Total variation of the propagated law from the exact one",
                        "total variation",
                        List.of("network", "exact denoiser"),
                        List.of(new Bars.Group(
                                "distance", new double[] {output.learnedVariation(), output.exactVariation()}))),
                "What the exact denoiser leaves is the fault of the number of steps; what the network adds is its own.");
    }

    private static Curves histogram(OutputLaw output) {
        double[] x = IntStream.range(0, output.bins())
                .mapToDouble(b -> output.low() + (b + 0.5) * output.width())
                .toArray();
        Function<double[], double[]> density =
                masses -> Arrays.stream(masses).map(m -> m / output.width()).toArray();
        return new Curves(
                "Density of the returned items",
                "x",
                "density",
                Axis.LINEAR,
                Axis.LINEAR,
                List.of(
                        new Curve("histogram", Style.STEPS, x, density.apply(output.histogram())),
                        new Curve("the law", x, density.apply(output.exact())),
                        new Curve("propagated", x, density.apply(output.propagated()))));
    }

    private static Density density(String title, OutputLaw output, double[] masses) {
        int[] seen = IntStream.range(0, output.bins())
                .filter(b -> Math.abs(output.low() + (b + 0.5) * output.width()) < 3)
                .toArray();
        double[] axis = Arrays.stream(seen)
                .mapToDouble(b -> output.low() + (b + 0.5) * output.width())
                .toArray();
        double area = output.width() * output.width();
        double[][] values = new double[seen.length][seen.length];
        for (int j = 0; j < seen.length; j++) {
            for (int i = 0; i < seen.length; i++) {
                values[j][i] = Math.max(masses[seen[i] * output.bins() + seen[j]] / area, 0);
            }
        }
        double most = Arrays.stream(output.exact()).max().orElse(0) / area * 1.3;
        for (double[] row : values) {
            Arrays.setAll(row, i -> Math.min(row[i], most));
        }
        return new Density(title, "x", "y", axis, axis, values, 0, most);
    }

    // ---- words

    private static double[] every(double[] values, int stride, int first) {
        return IntStream.range(0, values.length / stride)
                .mapToDouble(i -> values[i * stride + first])
                .toArray();
    }

    private static String text(Estimate estimate) {
        return number(estimate.value())
                + (estimate.standardError() == null
                        ? ""
                        : " ± " + String.format(Locale.ROOT, "%.1g", estimate.standardError()));
    }

    private static String spread(EndPoints.Spread spread) {
        return number(spread.mean()) + " ± " + String.format(Locale.ROOT, "%.1g", spread.deviation());
    }

    /** Three digits. */
    private static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }
}

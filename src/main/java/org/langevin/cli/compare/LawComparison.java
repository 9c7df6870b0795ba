package org.langevin.cli.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.langevin.analysis.compare.Contest;
import org.langevin.cli.compare.LawReport.Compared;
import org.langevin.cli.compare.LawReport.Losses;
import org.langevin.config.ConfigReader;
import org.langevin.config.ConfigurationException;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.NetworkDenoiser;
import org.langevin.denoiser.mlp.Mlp;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.report.Progress;
import org.langevin.schedule.NoiseTable;
import org.langevin.training.LawTraining;
import org.langevin.training.Objective;

/**
 * A network against the exact reversal, for data whose law is known.
 *
 * @param file the case
 * @param overrides keys of the case that are set otherwise
 * @param denoiser in place of training: the exact one, or the folder of an earlier comparison
 * @param out where everything is written to
 */
public record LawComparison(Path file, List<String> overrides, Optional<String> denoiser, Optional<Path> out) {
    private static final String ANALYTIC = "analytic";

    /** Points of the curve of the training loss. */
    private static final int LOSS_POINTS = 100;

    /**
     * Compares, and writes network and page where there is a folder for them.
     *
     * @param err where progress is shown
     * @param columns width of the terminal behind it, 0 where there is none
     * @return every number
     */
    public LawReport run(PrintStream err, int columns) {
        LawCase asked = new ConfigReader().read(file, LawCase.class, overrides);
        try {
            LawReport report = new Running(asked, err, columns).report();
            out.ifPresent(folder -> write(report, folder));
            return report;
        } catch (ConfigurationException refused) {
            throw ConfigReader.located(file, refused);
        }
    }

    private static void write(LawReport report, Path folder) {
        try {
            new LawPage(report).page().write(folder.resolve("index.html"));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be written", e);
        }
    }

    /** One comparison. */
    private final class Running {
        private final LawCase asked;
        private final PrintStream err;
        private final int columns;
        private final NoiseTable table;
        private final NoisingProcess process;
        private final GaussianMixture law;
        private final Map<String, Double> seconds = new LinkedHashMap<>();

        Running(LawCase asked, PrintStream err, int columns) {
            this.asked = asked;
            this.err = err;
            this.columns = columns;
            this.table = asked.schedule().table();
            this.process = new NoisingProcess(table);
            this.law = asked.law().mixture();
            asked.check(table);
        }

        LawReport report() {
            if (denoiser.equals(Optional.of(ANALYTIC))) {
                Denoiser exact = new GaussianMixtureDenoiser(process, PredictionType.EPSILON, law);
                return measured(exact, new Compared(ANALYTIC, "epsilon", 0, 0, 0, null));
            }
            try (Mlp network = new Mlp(asked.network().config(law.dimension()))) {
                Compared compared = denoiser.isPresent()
                        ? SavedNetwork.read(Path.of(denoiser.get()), network, asked)
                        : trained(network);
                Denoiser learned =
                        new NetworkDenoiser(network, asked.network().type(), table.timestepMap(), law.dimension());
                return measured(new InBatches(learned, asked.measure().batch()), compared);
            }
        }

        private Compared trained(Mlp network) {
            network.initialise(asked.seed());
            LawCase.Training plan = asked.training();
            Objective objective = new Objective(
                    process,
                    contestEntries(),
                    table.timestepMap(),
                    asked.network().type());
            LawTraining training = new LawTraining(
                    new LawTraining.Plan(
                            asked.seed(),
                            plan.batch(),
                            plan.steps(),
                            asked.optimizer(),
                            asked.learningRate(),
                            asked.ema()),
                    network,
                    objective,
                    law);
            long begin = System.nanoTime();
            Losses losses;
            try (Progress progress = progress("train", "steps", plan.steps())) {
                Course course = new Course(plan.steps(), progress);
                training.run(course);
                losses = course.losses();
            }
            seconds.put("training", 1e-9 * (System.nanoTime() - begin));
            Compared compared = new Compared(
                    "trained",
                    asked.network().prediction(),
                    SavedNetwork.size(network),
                    plan.steps(),
                    plan.steps() * plan.batch(),
                    losses);
            out.ifPresent(folder -> SavedNetwork.write(folder, network, asked, compared));
            return compared;
        }

        private int contestEntries() {
            return table.entries().getAsInt();
        }

        private LawReport measured(Denoiser learned, Compared compared) {
            Contest contest = new Contest(process, law, learned, LawMeasurement.noise(asked));
            try (Progress progress = progress("measure", "parts", LawMeasurement.PARTS)) {
                String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
                return new LawMeasurement(asked, contest, progress, seconds).of(name, compared);
            }
        }

        private Progress progress(String task, String unit, long total) {
            return Progress.of(new Progress.Work(task, unit, total, 0), err, columns);
        }
    }

    /** Shows the loss, and keeps its course. */
    private static final class Course implements LawTraining.Listener {
        /** Weight of a new step in the loss that is shown. */
        private static final double SMOOTHING = 0.01;

        private final long window;
        private final Progress progress;
        private final List<Long> steps = new ArrayList<>();
        private final List<Double> means = new ArrayList<>();
        private double shown = Double.NaN;
        private double sum;
        private long count;

        Course(long steps, Progress progress) {
            this.window = Math.max(1, steps / LOSS_POINTS);
            this.progress = progress;
        }

        @Override
        public void stepped(long step, double loss) {
            shown = Double.isNaN(shown) ? loss : shown + SMOOTHING * (loss - shown);
            progress.reach(step, String.format(Locale.ROOT, "loss %.4f", shown));
            sum += loss;
            count++;
            if (count == window) {
                steps.add(step);
                means.add(sum / count);
                sum = 0;
                count = 0;
            }
        }

        Losses losses() {
            return new Losses(
                    steps.stream().mapToLong(Long::longValue).toArray(),
                    means.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}

package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.langevin.config.ConfigurationException;
import org.langevin.report.LinePlot;
import org.langevin.report.LinePlot.Curve;
import org.langevin.report.LinePlot.Scale;
import org.langevin.report.LinePlot.Stroke;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin schedule}: a noise schedule in numbers, as JSON, and as a picture. */
@Command(
        name = "schedule",
        header = "Show a noise schedule: its numbers as JSON, its steps, its curves.",
        description = {
            "%nThe state at time t is x_t = alpha x_0 + sigma epsilon. For each time asked for:",
            "  log_snr    log(alpha^2 / sigma^2), natural",
            "  heat_time  sigma^2 / (2 alpha^2), the clock on which x_t / alpha diffuses as heat",
            "  beta       of a table, the variance of the step from t - 1 to t; else -2 d(log alpha)/dt%n"
        })
final class ScheduleCommand implements Callable<ExitStatus> {
    /** Points of a curve, denser towards time 0, where schedules are steepest. */
    private static final int CURVE_POINTS = 401;
    /** Where sigma grows beyond this, it and alpha need a logarithmic axis to be seen together. */
    private static final double LARGE_SIGMA = 5;

    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "NAME", description = "Which one; a wrong name is answered with the right ones.")
    private String name;

    @Option(
            names = "--set",
            paramLabel = "NUMBER=VALUE",
            description = "Change a number of the schedule, as betaEnd=0.01.")
    private Map<String, Double> numbers = Map.of();

    @Option(
            names = "--at",
            paramLabel = "T",
            split = ",",
            description = "Times, separated by commas; without it the beginning, the end and the quarters between.")
    private double[] times;

    @Option(names = "--steps", paramLabel = "K", description = "Also show the K steps that a sampler takes.")
    private Integer steps;

    @Option(
            names = "--spacing",
            paramLabel = "NAME",
            description = "How they are spaced: leading, trailing, linspace, time, log-snr or karras; without it "
                    + "trailing for a table, log-snr otherwise.")
    private String spacing;

    @Option(
            names = "--plot",
            paramLabel = "FILE.png",
            description = "Also draw the schedule, and its steps if there are any.")
    private Path plot;

    /** What the command prints. */
    private record Answer(
            String schedule, String hash, double horizon, Integer entries, List<Point> points, Plan plan) {}

    private record Point(double t, double alpha, double sigma, double logSnr, double heatTime, double beta) {
        /** Makes zeros positive, since JSON would show their sign. */
        private Point {
            sigma += 0.0;
            heatTime += 0.0;
            beta += 0.0;
        }
    }

    private record Plan(String spacing, List<Visit> steps) {}

    /** A step, and what the network is told at its beginning. */
    private record Visit(double from, double to, double timestep) {}

    @Override
    public ExitStatus call() throws IOException {
        Answer answer;
        try {
            answer = answer(NoiseSchedules.ALL.named(name, numbers));
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("", refused.getMessage());
        }
        Json.print(answer, main.terminal().out());
        return ExitStatus.OK;
    }

    private Answer answer(NoiseSchedule schedule) throws IOException {
        double horizon = schedule.horizon();
        double[] asked = times == null ? new double[] {0, horizon / 4, horizon / 2, horizon * 3 / 4, horizon} : times;
        List<Point> points =
                Arrays.stream(asked).mapToObj(t -> point(schedule, t)).toList();
        Plan plan = steps == null ? null : plan(schedule);
        if (plot != null) {
            LinePlot.write(plot, levels(schedule), signal(schedule, plan));
            main.terminal().err().println("drew " + plot);
        }
        Integer entries = schedule.entries().isPresent() ? schedule.entries().getAsInt() : null;
        return new Answer(name, schedule.hash(), horizon, entries, points, plan);
    }

    private static Point point(NoiseSchedule schedule, double t) {
        boolean table = schedule.entries().isPresent();
        return new Point(
                t,
                schedule.alpha(t),
                schedule.sigma(t),
                schedule.logSnr(t),
                schedule.heatTime(t),
                table ? schedule.between(Math.max(0, t - 1), t).variance() : schedule.beta(t));
    }

    private Plan plan(NoiseSchedule schedule) {
        boolean table = schedule.entries().isPresent();
        Spacing chosen = spacing != null ? Spacing.named(spacing) : table ? Spacing.TRAILING : Spacing.LOG_SNR;
        StepPlan plan = chosen.plan(schedule, steps);
        return new Plan(
                chosen.label(),
                plan.steps().stream()
                        .map(step -> new Visit(
                                step.from(), step.to(), schedule.timestepMap().timestep(step.from())))
                        .toList());
    }

    private LinePlot levels(NoiseSchedule schedule) {
        boolean large = schedule.sigma(schedule.horizon()) > LARGE_SIGMA;
        return new LinePlot(
                name,
                "time",
                "share of the item, standard deviation of the noise",
                large ? Scale.LOGARITHMIC : Scale.LINEAR,
                List.of(
                        curve("alpha", Stroke.SOLID, schedule, schedule::alpha),
                        curve("sigma", Stroke.DASHED, schedule, schedule::sigma)));
    }

    private LinePlot signal(NoiseSchedule schedule, Plan plan) {
        double[] visited = plan == null
                ? new double[0]
                : plan.steps.stream().mapToDouble(Visit::from).toArray();
        Curve stops = new Curve(
                "steps of a sampler",
                Stroke.POINTS,
                visited,
                Arrays.stream(visited).map(schedule::logSnr).toArray());
        Curve line = curve("log SNR", Stroke.SOLID, schedule, schedule::logSnr);
        return new LinePlot("", "time", "log(alpha² / sigma²)", Scale.LINEAR, List.of(line, stops));
    }

    private static Curve curve(String label, Stroke stroke, NoiseSchedule schedule, DoubleUnaryOperator quantity) {
        double[] t = IntStream.range(0, CURVE_POINTS)
                .mapToDouble(i -> schedule.horizon() * Math.pow(i / (CURVE_POINTS - 1.0), 2))
                .toArray();
        return new Curve(label, stroke, t, Arrays.stream(t).map(quantity).toArray());
    }
}

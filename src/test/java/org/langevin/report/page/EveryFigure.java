package org.langevin.report.page;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A page with each kind of figure, in the shapes in which reports use them. */
final class EveryFigure {
    static final String HOSTILE = "<script>alert('ring')</script> & \"moons\"";

    private EveryFigure() {}

    static Page page() {
        return Page.titled(
                        "Ring of eight: " + HOSTILE,
                        "What a small network learned of a law that is known, level by level.")
                .section("Error by noise level", "Each curve is a mean over 4,096 points.")
                .figure(losses(), "The network's loss stays within 2 % of the Bayes loss, which no network can beat.")
                .row(
                        List.of(histogram(), excess()),
                        "The sampler's output has the law's modes; its error is largest at high noise.")
                .section("Fields", "")
                .row(
                        List.of(field(), cloud(), paths()),
                        "Learned and analytic drift point the same way where the density is not small.")
                .row(
                        List.of(density("Heat solver", 1), density("Histogram", 0.8)),
                        "The heat solver's density and the samples' histogram agree.")
                .section("Modes", "Eight modes of equal weight.")
                .figure(modes(), "All modes hold 10 to 15 % of the samples.")
                .table(
                        List.of("distance", "value", "noise floor"),
                        List.of(List.of("W1", "0.0123", "0.0101"), List.of("sliced W1 " + HOSTILE, "0.034", "0.0201")),
                        "Each distance beside what two samples of the law itself are apart.")
                .image(
                        checkers(),
                        "A field of 8 by 8 squares, light and dark by turns",
                        "Nearest neighbours, enlarged.");
    }

    static Curves losses() {
        double[] sigma = IntStream.range(0, 24)
                .mapToDouble(i -> 0.002 * Math.pow(40_000, i / 23.0))
                .toArray();
        double[] bayes = map(sigma, s -> 1 / (1 + s * s));
        double[] network = map(sigma, s -> 1.02 / (1 + s * s) + 0.002);
        return new Curves(
                "Loss of the network " + HOSTILE,
                "noise level σ",
                "loss of ε, per dimension",
                Axis.LOG,
                Axis.LOG,
                List.of(
                        new Curves.Curve("Bayes loss", sigma, bayes),
                        new Curves.Curve(
                                "network, held out",
                                Curves.Style.LINE,
                                sigma,
                                network,
                                map(network, v -> v * 0.8),
                                map(network, v -> v * 1.2)),
                        new Curves.Curve(
                                "network, Monte Carlo",
                                Curves.Style.POINTS,
                                sigma,
                                map(network, v -> v * 1.05),
                                map(network, v -> v - 0.003),
                                map(network, v -> v * 1.3))));
    }

    static Curves histogram() {
        double[] x = IntStream.range(0, 60).mapToDouble(i -> -3 + 0.1 * i).toArray();
        double[] law = map(x, v -> 0.4 * Math.exp(-4 * (v - 1) * (v - 1)) + 0.2 * Math.exp(-4 * (v + 1) * (v + 1)));
        double[] counts = IntStream.range(0, 60)
                .mapToDouble(i -> law[i] * (1 + 0.08 * Math.sin(7.0 * i)))
                .toArray();
        return new Curves(
                "End points",
                "x",
                "density",
                Axis.LINEAR,
                Axis.LINEAR,
                List.of(
                        new Curves.Curve(
                                "samples",
                                Curves.Style.STEPS,
                                x,
                                counts,
                                map(counts, v -> 0.9 * v),
                                map(counts, v -> 1.1 * v)),
                        new Curves.Curve("law", x, law)));
    }

    static Curves excess() {
        double[] t = IntStream.range(0, 1000).mapToDouble(i -> i).toArray();
        return new Curves(
                "Excess risk",
                "timestep",
                "E‖ε_θ − ε*‖² per dimension, the mean over 16,384 draws of the noised data, in units of the noise",
                Axis.LINEAR,
                Axis.LINEAR,
                IntStream.range(0, 5)
                        .mapToObj(k -> new Curves.Curve(
                                "seed " + k, t, map(t, v -> (1e-5 * (k + 1)) * (1 + Math.sin(v / 150 + k)))))
                        .toList());
    }

    static VectorField field() {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            for (int j = 0; j < 15; j++) {
                points.add(new double[] {-2.1 + 0.3 * i, -2.1 + 0.3 * j});
            }
        }
        double[] x = points.stream().mapToDouble(p -> p[0]).toArray();
        double[] y = points.stream().mapToDouble(p -> p[1]).toArray();
        double[] radius = IntStream.range(0, x.length)
                .mapToDouble(i -> Math.hypot(x[i], y[i]))
                .toArray();
        double[] u = IntStream.range(0, x.length)
                .mapToDouble(i -> radius[i] < 0.1 ? 0 : x[i] * (1 / radius[i] - 1))
                .toArray();
        double[] v = IntStream.range(0, x.length)
                .mapToDouble(i -> radius[i] < 0.1 ? 0 : y[i] * (1 / radius[i] - 1))
                .toArray();
        return new VectorField(
                "Drift at σ = 0.3",
                "x₁",
                "x₂",
                x,
                y,
                List.of(
                        new VectorField.Arrows("analytic", u, v),
                        new VectorField.Arrows("learned", map(u, a -> 0.9 * a + 0.05), map(v, a -> 0.9 * a - 0.05))));
    }

    static Scatter cloud() {
        return new Scatter("Samples", "x₁", "x₂", List.of(ring("sampler", 4000, 0.1), ring("data", 300, 0.05)));
    }

    private static Scatter.Cloud ring(String name, int points, double width) {
        double[] angle =
                IntStream.range(0, points).mapToDouble(i -> i * Math.PI / 4).toArray();
        double[] x = IntStream.range(0, points)
                .mapToDouble(i -> 2 * Math.cos(angle[i]) + width * Math.sqrt(i % 97 / 30.0) * Math.sin(1.7 * i))
                .toArray();
        double[] y = IntStream.range(0, points)
                .mapToDouble(i -> 2 * Math.sin(angle[i]) + width * Math.sqrt(i % 97 / 30.0) * Math.cos(1.7 * i))
                .toArray();
        return new Scatter.Cloud(name, x, y);
    }

    static Paths paths() {
        List<Paths.Path> paths = new ArrayList<>();
        for (String group : List.of("analytic", "learned")) {
            for (int k = 0; k < 8; k++) {
                double[] s = IntStream.range(0, 40).mapToDouble(i -> i / 39.0).toArray();
                double angle = 0.8 * k;
                double turn = group.equals("learned") ? 0.25 : 0.15;
                paths.add(new Paths.Path(
                        group,
                        map(s, a -> (0.3 + 1.7 * a) * Math.cos(angle + turn * a * a)),
                        map(s, a -> (0.3 + 1.7 * a) * Math.sin(angle + turn * a * a))));
            }
        }
        return new Paths("Trajectories from the same noise", "x₁", "x₂", paths);
    }

    static Density density(String title, double sharpness) {
        double[] x =
                IntStream.range(0, 48).mapToDouble(i -> -2.9375 + 0.125 * i).toArray();
        double[][] values = new double[48][48];
        for (int j = 0; j < 48; j++) {
            for (int i = 0; i < 48; i++) {
                double radius = Math.hypot(x[i], x[j] - 0.3) - 2;
                values[j][i] = 0.13 * Math.exp(-6 * sharpness * radius * radius);
            }
        }
        return new Density(title, "x₁", "x₂", x, x, values, 0, 0.14);
    }

    static Bars modes() {
        double[] exact = DoubleStream.generate(() -> 0.125).limit(8).toArray();
        double[] sampled = IntStream.range(0, 8)
                .mapToDouble(i -> 0.125 + 0.01 * Math.sin(3.0 * i))
                .toArray();
        return new Bars(
                "Weights of the modes",
                "share of the samples",
                IntStream.range(0, 8)
                        .mapToObj(i -> i == 3 ? "mode 3, a name so long that it takes more than one line" : "mode " + i)
                        .toList(),
                List.of(
                        new Bars.Group("law", exact),
                        new Bars.Group("samples", sampled, map(sampled, v -> v - 0.005), map(sampled, v -> v + 0.005))),
                Optional.of(new Bars.Reference("expected, 10 to 15 %", 0.10, 0.15)));
    }

    static BufferedImage checkers() {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            image.setRGB(i % 8, i / 8, (i + i / 8) % 2 == 0 ? 0xFFFFFF : 0x303030);
        }
        return image;
    }

    private static double[] map(double[] values, java.util.function.DoubleUnaryOperator function) {
        return DoubleStream.of(values).map(function).toArray();
    }
}

package org.langevin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.heat.CrankNicolson;
import org.langevin.physics.heat.HeatEquation;
import org.langevin.physics.heat.HeatRun;
import org.langevin.physics.heat.HeatSolver;
import org.langevin.physics.heat.HeatStep;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.Spacing;

/** The README's lines of Java, as they stand there. */
class ReadmeTest {

    @Test
    void theExactDenoisersSamplesHaveTheVarianceOfTheData() {
        DdpmTable table = DdpmTable.linear(1000, 1e-4, 0.02);
        NoisingProcess process = new NoisingProcess(table);
        Denoiser exact = new GaussianDenoiser(process, PredictionType.EPSILON, new double[] {0.0}, new double[] {0.25});
        Sampling sampling = new Sampling(
                exact,
                process,
                Samplers.named("ddim"),
                Spacing.TRAILING.plan(table, 50),
                Double.POSITIVE_INFINITY,
                new KeyedNoise(0));
        double[] samples = sampling.generate(1000, 100, null, Sampling.Observer.NONE);

        double variance = Arrays.stream(samples).map(x -> x * x).average().orElseThrow();
        // DDIM in 50 steps gives 0.22222 (exact recursion); standard error over 1000 samples 0.22222 * sqrt(2 / 1000) =
        // 0.0099.
        assertThat(variance).isCloseTo(0.2222, within(0.03));
    }

    @Test
    void aHotSpotBetweenColdWallsSpreadsAsItsLawSays() {
        Grid grid = Grid.of(Axis.nodes(100, 0, 1, 0, 0));
        Field start = grid.field(x -> Math.exp(-200 * Math.pow(x[0] - 0.5, 2)));
        HeatSolver solver = new CrankNicolson(HeatEquation.on(grid));
        Field end = HeatRun.through(solver, start, HeatStep.equal(0.01, 50));

        // A normal of deviation 0.05 widens to 0.15: a third of its height is left, less its images in the walls.
        double width = Math.sqrt(0.05 * 0.05 + 2 * 0.01);
        double images = 2 * Math.exp(-1 / (2 * width * width));
        assertThat(end.valueAt(0.5)).isCloseTo(0.05 / width * (1 - images), within(2e-4));
        assertThat(end.total()).isLessThan(start.total());
    }
}

package org.langevin.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.langevin.config.RunConfig;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.unet.UNet;

/**
 * The memory of a training run at its peak, estimated before its first step, when images, parameters, moments and average are there already.
 *
 * <p>What is there is measured, because nobody can count what a virtual machine and its libraries take. What is to come is counted from the
 * network's structure: what steps and predictions keep ({@link UNet#bytesOfSteps}), the sum of gradients where steps accumulate
 * over batches, and two copies of the parameters when the averaged ones take their place. To that comes {@link #GROWTH}, which is measured.
 *
 * @param present what the process has taken at most so far, bytes
 * @param toCome what training will take beside, bytes
 */
record MemoryEstimate(long present, long toCome) {

    /** Java's heap, compiled code, classes, the kernels' working memory and what allocators lose: 120 to 210 MiB in runs of very different networks. */
    private static final long GROWTH = 150L << 20;

    /** A virtual machine with the libraries, where the system doesn't tell: as on Linux, without the heap. */
    private static final long LIBRARIES = 200L << 20;

    /**
     * The estimate for a run whose network and optimiser exist and have made no step.
     *
     * @param parameters size of the parameters, bytes
     * @param heldOut number of held-out images
     */
    static MemoryEstimate of(RunConfig config, long parameters, int heldOut) {
        RunConfig.Training training = config.training();
        Backend backend = Assembly.backend(config);
        int batch = training.batch();
        int count = config.samples().count();
        long passes = UNet.bytesOfSteps(config.unet(), backend, batch)
                + UNet.bytesOfPredictions(
                        config.unet(), backend, Math.max(Math.min(heldOut, batch), Math.min(count, batch)), batch);
        long copies = parameters * (training.accumulate() > 1 ? 3 : 2);
        return new MemoryEstimate(present(parameters), passes + copies + GROWTH);
    }

    private static long present(long parameters) {
        long measured = ResidentMemory.peak();
        int vectors = 5; // parameters, gradients, both moments, average
        return measured > 0 ? measured : LIBRARIES + Runtime.getRuntime().totalMemory() + vectors * parameters;
    }

    /** Both together, bytes. */
    long peak() {
        return present + toCome;
    }

    /** A line for a person. */
    String text() {
        return String.format(
                Locale.ROOT,
                "about %,d MiB of memory at the peak: %,d taken so far, %,d to come",
                peak() >> 20,
                present >> 20,
                toCome >> 20);
    }

    /**
     * Ends a run that cannot have the memory it needs, before the system ends it in the middle.
     *
     * @throws NotEnoughMemoryException if this machine, or the container, has not even what is needed should the estimate be a
     *     fifth too high, or a tensor would be larger than tensors can be
     */
    void refuseUnlessItFits(RunConfig config) {
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        if (0.8 * peak() > machine) {
            throw new NotEnoughMemoryException(
                    config,
                    String.format(Locale.ROOT, "about %,d MiB are needed, there are %,d", peak() >> 20, machine >> 20),
                    null);
        }
        int most = UNet.mostItems(config.unet());
        if (config.training().batch() > most) {
            throw new NotEnoughMemoryException(config, "expected at most " + most + ", a tensor holds 2 GiB", null);
        }
    }
}

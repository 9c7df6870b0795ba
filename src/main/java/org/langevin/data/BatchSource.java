package org.langevin.data;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * The batches of a run in their order, made ahead of time on a thread of their own.
 *
 * <p>Batch b of size B holds the images at places b B to b B + B − 1 of the run's order, so it is always full and may reach over
 * the end of an epoch. It is a pure function of the seed, B and b: a source that starts at batch b goes on exactly where another
 * was stopped. For use by one thread.
 */
public final class BatchSource implements AutoCloseable {
    /** Batches made ahead: one being taken over, one being made. Making one takes far less time than a training step. */
    private static final int AHEAD = 2;

    private final ImageDataset data;
    private final KeyedNoise noise;
    private final BatchOrder order;
    private final int batchSize;
    private final boolean flip;
    private final ExecutorService maker = Executors.newSingleThreadExecutor(BatchSource::daemon);
    private final Queue<CompletableFuture<Batch>> ahead = new ArrayDeque<>();
    private long nextToMake;

    /**
     * Starts making batches.
     *
     * @param data the images, at least one
     * @param noise the run's randomness
     * @param batchSize B, images a batch, at least 1
     * @param firstBatch the number of the first batch to give, at least 0
     */
    public BatchSource(ImageDataset data, KeyedNoise noise, int batchSize, long firstBatch) {
        this(data, noise, batchSize, firstBatch, false);
    }

    /**
     * Starts making batches, of images half of which are mirrored. Whether an image is depends on its place in the run alone, so it
     * comes out another way the next time it is seen, and the same way in a run that is resumed.
     *
     * @param data the images, at least one
     * @param noise the run's randomness
     * @param batchSize B, images a batch, at least 1
     * @param firstBatch the number of the first batch to give, at least 0
     * @param flip whether images are mirrored at all
     */
    public BatchSource(ImageDataset data, KeyedNoise noise, int batchSize, long firstBatch, boolean flip) {
        if (data.size() < 1 || batchSize < 1 || firstBatch < 0) {
            throw new IllegalArgumentException("images = " + data.size() + ", batchSize = " + batchSize
                    + ", firstBatch = " + firstBatch + ": expected at least 1, 1 and 0");
        }
        this.data = data;
        this.noise = noise;
        this.flip = flip;
        this.order = new BatchOrder(noise, data.size());
        this.batchSize = batchSize;
        this.nextToMake = firstBatch;
        while (ahead.size() < AHEAD) {
            makeOneMore();
        }
    }

    /**
     * Gives the next batch; waits where it is not made yet.
     *
     * @return a batch of its own memory
     */
    public Batch next() {
        CompletableFuture<Batch> next = ahead.remove();
        makeOneMore();
        try {
            return next.join();
        } catch (CompletionException failed) {
            throw rethrown(failed.getCause());
        }
    }

    /** Ends the thread that makes batches; those made ahead are dropped. */
    @Override
    public void close() {
        maker.shutdownNow();
    }

    private void makeOneMore() {
        long number = nextToMake++;
        ahead.add(CompletableFuture.supplyAsync(() -> batch(number), maker));
    }

    private Batch batch(long number) {
        int values = data.shape().values();
        long first = Math.multiplyExact(number, batchSize);
        float[] images = new float[Math.multiplyExact(batchSize, values)];
        int[] labels = new int[data.isLabelled() ? batchSize : 0];
        for (int i = 0; i < batchSize; i++) {
            int item = order.item(first + i);
            if (flip && noise.integer(Stream.FLIP, 0, first + i, 2) == 1) {
                data.scaleMirrored(item, images, i * values);
            } else {
                data.scale(item, images, i * values);
            }
            if (data.isLabelled()) {
                labels[i] = data.label(item);
            }
        }
        return new Batch(first, images, labels);
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "batches");
        thread.setDaemon(true);
        return thread;
    }
}

package org.langevin.denoiser.mlp;

/**
 * The structure of a {@link Mlp}.
 *
 * @param dimension d, the numbers of an item
 * @param width features of every hidden layer and of the time embedding; even, as half of the waves are sines
 * @param blocks residual blocks, two linear layers each
 * @param classes number of labels; 0 for a network without them
 */
public record MlpConfig(int dimension, int width, int blocks, int classes) {

    /** Checks each size. */
    public MlpConfig {
        check("dimension", dimension, 1, 64, "; images are the U-Net's");
        check("width", width, 4, 4096, "");
        check("blocks", blocks, 1, 64, "");
        check("classes", classes, 0, 4096, "; give 0 for a network without labels");
        if (width % 2 != 0) {
            throw new IllegalArgumentException("width = " + width + ": expected an even number, give " + (width + 1));
        }
    }

    /** Three blocks of 128 features and no labels: enough for a mixture of eight modes in the plane. */
    public static MlpConfig of(int dimension) {
        return new MlpConfig(dimension, 128, 3, 0);
    }

    private static void check(String name, int value, int least, int most, String remedy) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " = " + value + ": expected " + least + " to " + most + remedy);
        }
    }
}

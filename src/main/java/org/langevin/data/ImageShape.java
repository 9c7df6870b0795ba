package org.langevin.data;

/**
 * The shape of one image, in the order in which its values lie in memory.
 *
 * @param height rows, in pixels
 * @param width columns, in pixels
 * @param channels values a pixel: 1 for gray, 3 for red, green and blue
 */
public record ImageShape(int height, int width, int channels) {

    /** Largest height and width, in pixels; beyond it a file is taken to be damaged, not large. */
    static final int LARGEST_SIDE = 16_384;

    /** Checks each value. */
    public ImageShape {
        requireSide("height", height);
        requireSide("width", width);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels = " + channels + ": expected 1 (gray) or 3 (colour)");
        }
    }

    /** How many values one image has: height · width · channels. */
    public int values() {
        return height * width * channels;
    }

    private static void requireSide(String name, int side) {
        if (side < 1 || side > LARGEST_SIDE) {
            throw new IllegalArgumentException(name + " = " + side + ": expected 1 to " + LARGEST_SIDE);
        }
    }
}

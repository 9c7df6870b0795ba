package org.langevin.report;

/**
 * Images as a network leaves them: numbers, mostly in [−1, 1], in one of the two customary orders.
 *
 * @param values all images one after the other, {@code count · height · width · channels} values
 * @param count how many images
 * @param height rows, in pixels
 * @param width columns, in pixels
 * @param channels values a pixel: 1 for gray, 3 for red, green and blue
 * @param order how the values of one image lie
 */
public record ImageBatch(float[] values, int count, int height, int width, int channels, Order order) {

    /** The order of the values of one image, the last index fastest. */
    public enum Order {
        /** [height, width, channels]. */
        CHANNELS_LAST,
        /** [channels, height, width]. */
        CHANNELS_FIRST
    }

    /** Checks that the sizes are sizes and that the values are as many as they say. */
    public ImageBatch {
        long expected = (long) count * height * width * channels;
        if (count < 1 || height < 1 || width < 1 || channels < 1 || values.length != expected) {
            throw new IllegalArgumentException(
                    values.length + " values for [" + count + ", " + height + ", " + width + ", " + channels
                            + "]: expected sizes of at least 1 and as many values as their product, " + expected);
        }
    }

    /**
     * One value.
     *
     * @param image which image
     * @param channel which channel
     * @param y which row, counted from the top
     * @param x which column, counted from the left
     * @return its value
     */
    public float value(int image, int channel, int y, int x) {
        int within = order == Order.CHANNELS_LAST
                ? (y * width + x) * channels + channel
                : (channel * height + y) * width + x;
        return values[image * height * width * channels + within];
    }
}

package org.langevin.data;

import java.util.OptionalInt;

/**
 * How files of images become images of one shape, and how many bad ones are borne with. IDX and CIFAR files have a shape, and keep it.
 *
 * @param side height and width to bring images to, in pixels; without it that of the smallest one
 * @param channels 1 to make all gray, 3 to make all coloured; without it coloured if any is
 * @param maxBadShare the largest share of files that may be refused, 0 to 1
 */
public record ImageRules(OptionalInt side, OptionalInt channels, double maxBadShare) {
    /** Shapes as they are found, and 1 % of bad files borne with. */
    public static final ImageRules AS_FOUND = new ImageRules(OptionalInt.empty(), OptionalInt.empty(), 0.01);

    /** Checks each value. */
    public ImageRules {
        if (side.isPresent() && (side.getAsInt() < 1 || side.getAsInt() > ImageShape.LARGEST_SIDE)) {
            throw new IllegalArgumentException(
                    "side = " + side.getAsInt() + ": expected 1 to " + ImageShape.LARGEST_SIDE + " pixels");
        }
        if (channels.isPresent() && channels.getAsInt() != 1 && channels.getAsInt() != 3) {
            throw new IllegalArgumentException(
                    "channels = " + channels.getAsInt() + ": expected 1 (gray) or 3 (colour)");
        }
        if (!(maxBadShare >= 0 && maxBadShare <= 1)) {
            throw new IllegalArgumentException("maxBadShare = " + maxBadShare + ": expected a share, 0 to 1");
        }
    }

    /** Images of a network's shape. */
    public static ImageRules of(int side, int channels, double maxBadShare) {
        return new ImageRules(OptionalInt.of(side), OptionalInt.of(channels), maxBadShare);
    }
}

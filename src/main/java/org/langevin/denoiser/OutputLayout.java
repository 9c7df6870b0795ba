package org.langevin.denoiser;

/**
 * Where a network's outputs hold what is predicted: for each pixel first the prediction's channels and then, in a network that has twice as
 * many, as many numbers on its spread. The latter are the place v of a reverse step's variance in its range, Nichol and Dhariwal, ICML
 * 2021 (<a href="https://arxiv.org/abs/2102.09672">arXiv:2102.09672</a>), equation 15.
 *
 * @param channels C, of the prediction, which are those of the item
 * @param withSpread whether there are 2 C outputs for each pixel
 */
public record OutputLayout(int channels, boolean withSpread) {
    /** Nothing but the prediction, whatever the channels. */
    public static final OutputLayout PREDICTION = new OutputLayout(1, false);

    /** The numbers that a network gives for so many coordinates of items. */
    public int length(int coordinates) {
        return withSpread ? 2 * coordinates : coordinates;
    }

    /** Where the prediction of a coordinate stands. */
    public int prediction(int coordinate) {
        return withSpread ? coordinate + coordinate / channels * channels : coordinate;
    }

    /** Where the spread of a coordinate stands, in a layout that has it. */
    public int spread(int coordinate) {
        return prediction(coordinate) + channels;
    }
}

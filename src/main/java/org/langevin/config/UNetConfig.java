package org.langevin.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.langevin.config.ConfigurationException.Problem;

/**
 * The U-Net's structure, by the keys and defaults of diffusers' {@code UNet2DModel}, so that its {@code config.json} is read
 * and written as it stands. Keys whose other values do not run here are refused by name.
 *
 * <p>The network is that of Ho, Jain and Abbeel, "Denoising Diffusion Probabilistic Models" (arXiv 2006.11239), appendix B:
 * levels of residual blocks, each level at half the size of the one before, skip connections from the way down to the way up.
 * L below is the number of levels, C<sub>i</sub> the width of level i.
 *
 * @param sampleSize height and width of the image, pixels; a multiple of 2<sup>L−1</sup>
 * @param inChannels channels of the noised image
 * @param outChannels channels of the prediction
 * @param centerInputSample whether the network maps its input x to 2x − 1 first
 * @param timeEmbeddingType how a time becomes a vector: sines and cosines
 * @param timeEmbeddingDim width of the time embedding, or none for 4 C<sub>0</sub>
 * @param freqShift s in the frequencies 10000<sup>−k/(h−s)</sup>, k = 0 ... h−1, h = C<sub>0</sub>/2
 * @param flipSinToCos whether the cosines come first
 * @param downBlockTypes the levels' kinds on the way down, largest image first
 * @param midBlockType the block at the smallest size
 * @param upBlockTypes the levels' kinds on the way up, smallest image first
 * @param blockOutChannels C<sub>i</sub>, the levels' widths, largest image first, channels
 * @param layersPerBlock residual blocks of a level on the way down; one more on the way up
 * @param midBlockScaleFactor what the middle block's residual sums are divided by, dimensionless: 1
 * @param downsamplePadding 1: all round; 0: one row below and one column to the right (the original DDPM's way)
 * @param downsampleType how a size is halved: a convolution of stride 2
 * @param upsampleType how a size is doubled: nearest neighbours, then a convolution
 * @param dropout probability with which a feature is dropped in a residual block while training
 * @param actFn the activation function: SiLU, x / (1 + e<sup>−x</sup>)
 * @param attentionHeadDim channels of an attention head, or none for one head over all channels
 * @param normNumGroups groups of every group normalisation
 * @param attnNormNumGroups groups of the middle attention's normalisation, or none for diffusers' rule
 *     ({@link #midAttentionGroups})
 * @param normEps what is added to a variance before its root is taken
 * @param resnetTimeScaleShift how the time enters a residual block
 * @param addAttention whether the middle block has attention
 * @param classEmbedType always none: labels are embedded by a table of {@code num_class_embeds} rows
 * @param numClassEmbeds number of labels, or none for an unconditional network
 * @param numTrainTimesteps number of training times; only diffusers' learned time embedding uses it
 */
public record UNetConfig(
        @Range(min = 1, max = 4096) int sampleSize,
        @Default("3") @Range(min = 1, max = 4096) int inChannels,
        @Default("3") @Range(min = 1, max = 4096) int outChannels,
        @Default("false") boolean centerInputSample,
        @Default("positional") @OneOf("positional") String timeEmbeddingType,
        @Default("null") @Range(min = 1, max = 65_536) Optional<Integer> timeEmbeddingDim,
        @Default("0") @Range(min = 0, max = 1) int freqShift,
        @Default("true") boolean flipSinToCos,

        @Default("[DownBlock2D, AttnDownBlock2D, AttnDownBlock2D, AttnDownBlock2D]")
        List<DownBlock> downBlockTypes,

        @Default("UNetMidBlock2D") @OneOf("UNetMidBlock2D") String midBlockType,

        @Default("[AttnUpBlock2D, AttnUpBlock2D, AttnUpBlock2D, UpBlock2D]")
        List<UpBlock> upBlockTypes,

        @Default("[224, 448, 672, 896]") @Range(min = 1, max = 16_384)
        List<Integer> blockOutChannels,

        @Default("2") @Range(min = 1, max = 64) int layersPerBlock,
        @Default("1.0") double midBlockScaleFactor,
        @Default("1") @Range(min = 0, max = 1) int downsamplePadding,
        @Default("conv") @OneOf("conv") String downsampleType,
        @Default("conv") @OneOf("conv") String upsampleType,
        @Default("0.0") @Range(min = 0, below = 1) double dropout,
        @Default("silu") @OneOf("silu") String actFn,
        @Default("8") @Range(min = 1, max = 16_384) Optional<Integer> attentionHeadDim,
        @Default("32") @Range(min = 1, max = 16_384) int normNumGroups,
        @Default("null") @Range(min = 1, max = 16_384) Optional<Integer> attnNormNumGroups,
        @Default("1e-5") @Range(above = 0, max = 1) double normEps,
        @Default("default") TimeScaleShift resnetTimeScaleShift,
        @Default("true") boolean addAttention,
        @Default("null") Optional<String> classEmbedType,
        @Default("null") @Range(min = 1, max = 1_000_000) Optional<Integer> numClassEmbeds,
        @Default("null") @Range(min = 1, max = 1_000_000) Optional<Integer> numTrainTimesteps) {

    /** A level on the way down, by diffusers' names. */
    public enum DownBlock {
        /** Residual blocks. */
        PLAIN("DownBlock2D"),
        /** Residual blocks, each followed by self-attention. */
        ATTENTION("AttnDownBlock2D");

        private final String text;

        DownBlock(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A level on the way up, by diffusers' names. */
    public enum UpBlock {
        /** Residual blocks. */
        PLAIN("UpBlock2D"),
        /** Residual blocks, each followed by self-attention. */
        ATTENTION("AttnUpBlock2D");

        private final String text;

        UpBlock(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How the time embedding enters a residual block. */
    public enum TimeScaleShift {
        /** It is added to the features before the second normalisation. */
        DEFAULT,
        /** It scales and shifts the features after the second normalisation. */
        SCALE_SHIFT
    }

    /** Checks each value, then that the values fit together. */
    public UNetConfig {
        Constraints.check(
                UNetConfig.class,
                sampleSize,
                inChannels,
                outChannels,
                centerInputSample,
                timeEmbeddingType,
                timeEmbeddingDim,
                freqShift,
                flipSinToCos,
                downBlockTypes,
                midBlockType,
                upBlockTypes,
                blockOutChannels,
                layersPerBlock,
                midBlockScaleFactor,
                downsamplePadding,
                downsampleType,
                upsampleType,
                dropout,
                actFn,
                attentionHeadDim,
                normNumGroups,
                attnNormNumGroups,
                normEps,
                resnetTimeScaleShift,
                addAttention,
                classEmbedType,
                numClassEmbeds,
                numTrainTimesteps);
        downBlockTypes = List.copyOf(downBlockTypes);
        upBlockTypes = List.copyOf(upBlockTypes);
        blockOutChannels = List.copyOf(blockOutChannels);
        List<Problem> problems = new ArrayList<>();
        checkLevels(downBlockTypes, upBlockTypes, blockOutChannels, problems);
        if (problems.isEmpty()) {
            checkSize(sampleSize, blockOutChannels.size(), problems);
            checkWidths(blockOutChannels, normNumGroups, freqShift, problems);
            checkAttention(downBlockTypes, upBlockTypes, blockOutChannels, addAttention, attentionHeadDim, problems);
            checkMidGroups(attnNormNumGroups, blockOutChannels, problems);
        }
        if (midBlockScaleFactor != 1) {
            problems.add(problem("mid_block_scale_factor", midBlockScaleFactor + " is not supported; give 1"));
        }
        classEmbedType.ifPresent(type -> problems.add(problem(
                "class_embed_type",
                Spelling.quote(type) + " is not supported; give null, and the number of labels as num_class_embeds")));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    /**
     * The number of image sizes the network works at.
     *
     * @return L, at least 1
     */
    public int levels() {
        return blockOutChannels.size();
    }

    /**
     * The width of the time embedding after its two linear layers.
     *
     * @return channels
     */
    public int timeEmbeddingWidth() {
        return timeEmbeddingDim.orElse(4 * blockOutChannels.get(0));
    }

    /**
     * The number of attention heads of a block.
     *
     * @param channels the block's width
     * @return at least 1
     */
    public int attentionHeads(int channels) {
        return attentionHeadDim.map(size -> channels / size).orElse(1);
    }

    /**
     * The groups of the middle attention's normalisation. diffusers leaves that normalisation out when nothing is said of it and
     * the time scales and shifts.
     *
     * @return the groups, or empty if there is no such normalisation
     */
    public Optional<Integer> midAttentionGroups() {
        return attnNormNumGroups.or(
                () -> resnetTimeScaleShift == TimeScaleShift.DEFAULT ? Optional.of(normNumGroups) : Optional.empty());
    }

    private static void checkLevels(
            List<DownBlock> down, List<UpBlock> up, List<Integer> widths, List<Problem> problems) {
        if (down.isEmpty()) {
            problems.add(problem("down_block_types", "is empty; give one block type for each image size"));
        }
        if (up.size() != down.size()) {
            problems.add(sizes("up_block_types", up.size(), down.size()));
        }
        if (widths.size() != down.size()) {
            problems.add(sizes("block_out_channels", widths.size(), down.size()));
        }
    }

    private static Problem sizes(String key, int size, int wanted) {
        return problem(
                key, "has " + size + " entries, down_block_types has " + wanted + "; give one for each image size");
    }

    /** Each halving must be undone by a doubling, so that the sizes of the skip connections agree. */
    private static void checkSize(int size, int levels, List<Problem> problems) {
        int factor = 1 << Math.min(levels - 1, 30);
        if (size % factor != 0) {
            int up = (size / factor + 1) * factor;
            problems.add(problem(
                    "sample_size",
                    size + " does not come back to itself after " + (levels - 1)
                            + " halvings and doublings; give a multiple of "
                            + factor + " (" + up + ", images padded), or at most "
                            + (Integer.numberOfTrailingZeros(size) + 1) + " levels"));
        }
    }

    /**
     * A normalisation over a concatenated skip connection has a sum of these widths as its channels, so that groups which divide
     * each width divide all sums.
     */
    private static void checkWidths(List<Integer> widths, int groups, int freqShift, List<Problem> problems) {
        widths.stream()
                .filter(width -> width % groups != 0)
                .findFirst()
                .ifPresent(width -> problems.add(problem(
                        "block_out_channels",
                        width + " is no multiple of norm_num_groups = " + groups
                                + "; give multiples, or fewer groups")));
        int first = widths.get(0);
        if (first % 2 != 0 || first / 2 <= freqShift) {
            problems.add(problem(
                    "block_out_channels",
                    "begins with " + first
                            + "; the first width is the number of sines and cosines of the time, so give an"
                            + " even number of at least " + (2 * freqShift + 2)));
        }
    }

    private static void checkAttention(
            List<DownBlock> down,
            List<UpBlock> up,
            List<Integer> widths,
            boolean middle,
            Optional<Integer> headDim,
            List<Problem> problems) {
        int last = widths.size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean attends = down.get(i) == DownBlock.ATTENTION
                    || up.get(last - i) == UpBlock.ATTENTION
                    || (i == last && middle);
            int width = widths.get(i);
            if (attends && width % headDim.orElse(width) != 0) {
                problems.add(problem(
                        "attention_head_dim",
                        headDim.orElseThrow() + " does not divide the width " + width + " of level " + i
                                + ", which has attention; give a divisor, or null for one head"));
            }
        }
    }

    private static void checkMidGroups(Optional<Integer> groups, List<Integer> widths, List<Problem> problems) {
        int last = widths.get(widths.size() - 1);
        groups.filter(g -> last % g != 0)
                .ifPresent(g -> problems.add(problem(
                        "attn_norm_num_groups",
                        g + " does not divide the last width " + last + "; give a divisor, or null")));
    }

    private static Problem problem(String key, String what) {
        return new Problem("", key, what);
    }
}

package org.langevin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network's keys are diffusers', and a structure that cannot work is refused with its reason. */
class UNetConfigTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    private static final String SMALL = """
            sample_size: 28
            in_channels: 1
            out_channels: 1
            block_out_channels: [16, 32]
            down_block_types: [DownBlock2D, AttnDownBlock2D]
            up_block_types: [AttnUpBlock2D, UpBlock2D]
            norm_num_groups: 8
            """;

    @TempDir
    Path folder;

    private static UNetConfig read(String... overrides) {
        return new ConfigReader().parse("u.yaml", SMALL, UNetConfig.class, List.of(overrides));
    }

    private static String refusal(String... overrides) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(overrides))
                .getMessage();
    }

    @Test
    void readsWhatDiffusersWrote() {
        UNetConfig unet = new ConfigReader().readJson(FIXTURES.resolve("unet-gray-tiny/config.json"), UNetConfig.class);
        assertThat(unet).isEqualTo(read("layers_per_block=1"));
        assertThat(unet.normEps()).isEqualTo(1e-5);
        assertThat(unet.downBlockTypes()).containsExactly(UNetConfig.DownBlock.PLAIN, UNetConfig.DownBlock.ATTENTION);
    }

    @Test
    void aForeignKeyThatMightMeanSomethingIsRefusedWhereItStands() throws Exception {
        Path file = folder.resolve("config.json");
        Files.writeString(
                file,
                Files.readString(FIXTURES.resolve("unet-gray-tiny/config.json"))
                        .replace("\"dropout\"", "\"attention_legacy_order\": true,\n  \"dropout\""));
        assertThat(catchThrowableOfType(
                        ConfigurationException.class, () -> new ConfigReader().readJson(file, UNetConfig.class)))
                .hasMessageStartingWith(file + ":20:3: attention_legacy_order: unknown key;");
    }

    @Test
    void leftOutKeysHaveTheValuesOfDiffusers() {
        UNetConfig unet = new ConfigReader().parse("u.yaml", "sample_size: 64\n", UNetConfig.class, List.of());
        assertThat(unet.blockOutChannels()).containsExactly(224, 448, 672, 896);
        assertThat(unet.inChannels()).isEqualTo(3);
        assertThat(unet.layersPerBlock()).isEqualTo(2);
        assertThat(unet.normNumGroups()).isEqualTo(32);
        assertThat(unet.attentionHeadDim()).contains(8);
        assertThat(unet.timeEmbeddingWidth()).isEqualTo(896);
        assertThat(unet.attentionHeads(448)).isEqualTo(56);
    }

    /** The middle attention of {@code UNet2DModel} has no normalisation when the time scales and shifts, unless told so. */
    @Test
    void theMiddleAttentionIsNormalisedByDiffusersRule() {
        assertThat(read().midAttentionGroups()).contains(8);
        assertThat(read("resnet_time_scale_shift=scale_shift").midAttentionGroups())
                .isEmpty();
        assertThat(read("resnet_time_scale_shift=scale_shift", "attn_norm_num_groups=4")
                        .midAttentionGroups())
                .contains(4);
    }

    @Test
    void noHeadSizeMeansOneHead() {
        assertThat(read("attention_head_dim=null").attentionHeads(32)).isEqualTo(1);
        assertThat(read("time_embedding_dim=100").timeEmbeddingWidth()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample_size=27                    | 27 does not come back to itself after 1 halvings",
                "norm_num_groups=5                 | 16 is no multiple of norm_num_groups = 5",
                "attention_head_dim=5              | 5 does not divide the width 32 of level 1",
                "attn_norm_num_groups=5            | 5 does not divide the last width 32",
                "up_block_types=[UpBlock2D]        | has 1 entries, down_block_types has 2",
                "down_block_types=[]               | is empty; give one block type for each image size",
                "mid_block_scale_factor=1.4        | 1.4 is not supported; give 1",
                "class_embed_type=timestep         | 'timestep' is not supported; give null",
                "time_embedding_type=fourier       | give positional, which alone is supported",
                "downsample_type=resnet            | give conv, which alone is supported",
                "act_fn=gelu                       | give silu, which alone is supported",
                "mid_block_type=UNetMidBlock2DCrossAttn | give UNetMidBlock2D, which alone is supported",
                "down_block_types=[SkipDownBlock2D, AttnDownBlock2D] | 'SkipDownBlock2D' is not",
                "downsample_padding=2              | a whole number from 0 to 1",
                "dropout=1.0                       | a number from 0 and below 1",
                "norm_eps=0                        | a number above 0 and at most 1",
                "block_out_channels=[16, 0]        | a whole number from 1 to 16384",
            })
    void whatCannotRunIsRefusedByKeyValueAndRemedy(String override, String says) {
        String key = override.substring(0, override.indexOf('='));
        assertThat(refusal(override.strip()).lines())
                .anySatisfy(line -> assertThat(line)
                        .contains(key.equals("norm_num_groups") ? "block_out_channels: " : key + ": ")
                        .contains(says));
    }

    /** An odd first width has no equal number of sines and cosines; a shift of half the width divides by zero. */
    @Test
    void theFirstWidthMustHoldTheTimeEmbedding() {
        String[] odd = {"block_out_channels=[15, 30]", "norm_num_groups=5", "attention_head_dim=null"};
        assertThat(refusal(odd)).contains("begins with 15").contains("even number of at least 2");
        assertThat(refusal("block_out_channels=[2, 2]", "norm_num_groups=1", "freq_shift=1", "attention_head_dim=1"))
                .contains("begins with 2")
                .contains("even number of at least 4");
    }

    @Test
    void attentionHeadsMatterOnlyWhereThereIsAttention() {
        UNetConfig unet = read(
                "attention_head_dim=7",
                "add_attention=false",
                "down_block_types=[DownBlock2D, DownBlock2D]",
                "up_block_types=[UpBlock2D, UpBlock2D]");
        assertThat(unet.attentionHeadDim()).isEqualTo(Optional.of(7));
        assertThat(refusal("attention_head_dim=7", "down_block_types=[DownBlock2D, DownBlock2D]"))
                .contains("7 does not divide the width 32");
    }

    @Test
    void aProgramIsHeldToTheSameRulesAsAFile() {
        assertThat(catchThrowableOfType(
                        ConfigurationException.class,
                        () -> new RunConfig.Training(
                                0,
                                1,
                                5,
                                0,
                                0,
                                0,
                                2,
                                1,
                                RunConfig.Training.OnDivergence.STOP,
                                RunConfig.Training.OnDiskFull.STOP,
                                RunConfig.Training.Precision.F32)))
                .hasMessage("batch: 0 is not allowed; give a whole number from 1 to 65536\n"
                        + "checkpoint_every: 0 is not allowed; give a whole number from 1 to 1000000000");
        assertThat(catchThrowableOfType(ConfigurationException.class, () -> new RunConfig.Ema(Double.NaN, true)))
                .hasMessage("decay: NaN is not allowed; give a number from 0 and below 1");
    }
}

package org.langevin.denoiser.unet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.langevin.config.UNetConfig;
import org.langevin.config.UNetConfig.DownBlock;
import org.langevin.config.UNetConfig.TimeScaleShift;
import org.langevin.config.UNetConfig.UpBlock;
import org.langevin.denoiser.kernel.GroupNorm.Modulation;
import org.langevin.denoiser.unet.ConvolutionSpec.Resize;

/**
 * The blocks of the network and how they are connected, from diffusers' configuration: down through the levels, the middle, up
 * again, each level on the way up taking the outputs of its counterpart in reverse order.
 */
final class Structure {

    static final String IMAGE = "x";
    static final String TIMESTEP = "t";
    static final String LABEL = "class_labels";

    /** A vertex to be: its name, its block, the names of its inputs. */
    record Vertex(String name, BlockSpec spec, List<String> inputs) {}

    /** A tensor on the way: the vertex that makes it, and its channels. */
    private record Flow(String vertex, int channels) {}

    private final UNetConfig config;
    private final List<Vertex> vertices = new ArrayList<>();
    private final Deque<Flow> skips = new ArrayDeque<>();
    private Flow flow;
    private int resnets;

    private Structure(UNetConfig config) {
        this.config = config;
    }

    /** The vertices in an order in which each follows its inputs; the last is the output. */
    static List<Vertex> of(UNetConfig config) {
        Structure structure = new Structure(config);
        structure.entry();
        structure.down();
        structure.middle();
        structure.up();
        structure.exit();
        return structure.vertices;
    }

    private int width(int level) {
        return config.blockOutChannels().get(level);
    }

    private void add(String name, BlockSpec spec, int channels, String... inputs) {
        vertices.add(new Vertex(name, spec, List.of(inputs)));
        flow = new Flow(name, channels);
    }

    private void entry() {
        int classes = config.numClassEmbeds().orElse(0);
        BlockSpec embedding = new TimeEmbeddingSpec(
                width(0), config.timeEmbeddingWidth(), config.flipSinToCos(), config.freqShift(), classes);
        String[] inputs = classes > 0 ? new String[] {TIMESTEP, LABEL} : new String[] {TIMESTEP};
        add("time_embedding", embedding, config.timeEmbeddingWidth(), inputs);
        add("conv_in", new ConvolutionSpec("conv_in", config.inChannels(), width(0), Resize.KEEP), width(0), IMAGE);
        skips.push(flow);
    }

    private void down() {
        Resize halve = config.downsamplePadding() == 0 ? Resize.HALVE_ASYMMETRIC : Resize.HALVE;
        for (int i = 0; i < config.levels(); i++) {
            String level = "down_blocks." + i;
            for (int j = 0; j < config.layersPerBlock(); j++) {
                resnet(level + ".resnets." + j, null, width(i));
                if (config.downBlockTypes().get(i) == DownBlock.ATTENTION) {
                    attention(level + ".attentions." + j, config.normNumGroups());
                }
                skips.push(flow);
            }
            if (i < config.levels() - 1) {
                resize(level + ".downsamplers.0.conv", halve);
                skips.push(flow);
            }
        }
    }

    private void middle() {
        resnet("mid_block.resnets.0", null, flow.channels());
        if (config.addAttention()) {
            attention("mid_block.attentions.0", config.midAttentionGroups().orElse(0));
        }
        resnet("mid_block.resnets.1", null, flow.channels());
    }

    private void up() {
        for (int i = 0; i < config.levels(); i++) {
            String level = "up_blocks." + i;
            for (int j = 0; j <= config.layersPerBlock(); j++) {
                resnet(level + ".resnets." + j, skips.pop(), width(config.levels() - 1 - i));
                if (config.upBlockTypes().get(i) == UpBlock.ATTENTION) {
                    attention(level + ".attentions." + j, config.normNumGroups());
                }
            }
            if (i < config.levels() - 1) {
                resize(level + ".upsamplers.0.conv", Resize.DOUBLE);
            }
        }
    }

    private void exit() {
        BlockSpec head = new HeadSpec(flow.channels(), config.outChannels(), config.normNumGroups(), config.normEps());
        add("conv_out", head, config.outChannels(), flow.vertex());
    }

    private void resnet(String name, Flow skip, int out) {
        Modulation modulation =
                config.resnetTimeScaleShift() == TimeScaleShift.SCALE_SHIFT ? Modulation.SCALE_SHIFT : Modulation.SHIFT;
        BlockSpec spec = new ResnetSpec(
                name,
                flow.channels(),
                skip == null ? 0 : skip.channels(),
                out,
                config.timeEmbeddingWidth(),
                config.normNumGroups(),
                config.normEps(),
                modulation,
                resnets++);
        String[] inputs = skip == null
                ? new String[] {flow.vertex(), "time_embedding"}
                : new String[] {flow.vertex(), skip.vertex(), "time_embedding"};
        add(name, spec, out, inputs);
    }

    private void attention(String name, int groups) {
        int channels = flow.channels();
        BlockSpec spec = new AttentionSpec(name, channels, config.attentionHeads(channels), groups, config.normEps());
        add(name, spec, channels, flow.vertex());
    }

    private void resize(String name, Resize resize) {
        add(name, new ConvolutionSpec(name, flow.channels(), flow.channels(), resize), flow.channels(), flow.vertex());
    }
}

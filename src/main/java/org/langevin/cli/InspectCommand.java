package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.langevin.checkpoint.DType;
import org.langevin.checkpoint.ModelCard;
import org.langevin.checkpoint.Safetensors;
import org.langevin.checkpoint.TensorSpec;
import org.langevin.config.CanonicalYaml;
import org.langevin.config.ConfigurationException;
import org.langevin.config.SchedulerConfig;
import org.langevin.config.UNetConfig;
import org.langevin.data.DataSplit;
import org.langevin.data.Datasets;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.unet.UNetCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin inspect}: what a model or a dataset is, or how far a model is from numbers recorded elsewhere. */
@Command(
        name = "inspect",
        header = "Show what a model or a dataset is, or compare a model with recorded numbers.",
        description = {
            "%nOf a dataset it tells form, sizes, classes, values (as a network sees them, in [-1, 1]), the files that were "
                    + "passed over, and the sum by which a run knows it again.",
            "%nWith --check prints {\"y\": e, \"dx\": e, \"grad\": {name: e, ...}}: the largest error over the largest recorded "
                    + "entry, of the output and of the gradients of sum(y * dy); for a parameter over at least 1e-3 of the "
                    + "largest gradient of all, since some are exactly zero.%n"
        })
final class InspectCommand implements Callable<ExitStatus> {
    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "MODEL|DATASET",
            description =
                    "Folder of a pipeline or of a bare network in diffusers' layout, or of a run; or the name or path "
                            + "of a dataset.")
    private Path path;

    @Option(
            names = "--check",
            paramLabel = "IO.safetensors",
            description =
                    "Recorded tensors x, t, class_labels if there are classes, y, dy, dx and grad.NAME for every parameter.")
    private Path check;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "f32",
            description =
                    "Of the arithmetic that is checked: f32, or bf16 for mixed precision; ${DEFAULT-VALUE} by default.")
    private String precision;

    @Option(
            names = "--out",
            paramLabel = "GRID.png",
            description = "Also draw images of the dataset, a row for each class.")
    private Path out;

    /** What is printed. */
    private record Answer(
            String folder, long parameters, Map<String, Object> unet, Map<String, Object> scheduler, ModelCard card) {}

    @Override
    public ExitStatus call() throws IOException {
        if (check == null && !isModel() && Datasets.ofInstallation().holds(path.toString())) {
            dataset();
            return ExitStatus.OK;
        }
        if (out != null) {
            throw new ConfigurationException("--out", "draws images of a dataset, and " + path + " is none");
        }
        try (LoadedModel model = LoadedModel.of(path, BenchCommand.backend(precision))) {
            Json.print(
                    check == null ? describe(model) : compare(model),
                    main.terminal().out());
            return ExitStatus.OK;
        }
    }

    /** Whether the folder is laid out as a model or a run; a dataset never is. */
    private boolean isModel() {
        RunFolder run = new RunFolder(path);
        return Stream.of(
                        path.resolve("config.json"),
                        path.resolve("model_index.json"),
                        run.model().resolve("model_index.json"),
                        run.checkpoints())
                .anyMatch(Files::exists);
    }

    private void dataset() throws IOException {
        DataSplit data = Datasets.ofInstallation().open(path.toString(), 0);
        if (out != null) {
            DatasetSummary.draw(data.training(), out);
        }
        Json.print(
                DatasetSummary.answer(data, out == null ? null : out.toString()),
                main.terminal().out());
    }

    private static Answer describe(LoadedModel model) {
        long parameters = model.network().parameters().capacity() / Float.BYTES;
        Map<String, Object> scheduler = model.folder()
                .scheduler()
                .map((SchedulerConfig s) -> CanonicalYaml.values(s))
                .orElse(null);
        return new Answer(
                model.folder().folder().toString(),
                parameters,
                CanonicalYaml.values(model.unet()),
                scheduler,
                model.folder().card().orElse(null));
    }

    private UNetCheck compare(LoadedModel model) {
        if (!Files.isRegularFile(check)) {
            throw new ConfigurationException("--check", check + " is no file; check the path");
        }
        try (Safetensors io = Safetensors.open(check)) {
            refuseAnotherNetworks(io, model.unet());
            int items = Math.toIntExact(io.tensors().get("x").shape().get(0));
            NetworkBatch batch = new NetworkBatch(items, io.floats("x"), timesteps(io), labels(io));
            return UNetCheck.of(
                    model.network(),
                    new UNetCheck.Recorded(
                            batch,
                            io.floats("y"),
                            io.floats("dy"),
                            io.floats("dx"),
                            name -> io.floats("grad." + name)));
        }
    }

    private void refuseAnotherNetworks(Safetensors io, UNetConfig unet) {
        List<Long> image = List.of((long) unet.inChannels(), (long) unet.sampleSize(), (long) unet.sampleSize());
        boolean labelled = unet.numClassEmbeds().isPresent();
        TensorSpec x = io.tensors().get("x");
        boolean fits =
                x != null && x.shape().size() == 4 && x.shape().subList(1, 4).equals(image);
        if (!fits || io.tensors().containsKey("class_labels") != labelled) {
            throw new ConfigurationException(
                    "--check",
                    check + " is no record of this network, which takes x of n times " + image
                            + (labelled ? " with" : " without") + " class_labels");
        }
    }

    /** Timesteps are recorded as floats or as whole numbers. */
    private static float[] timesteps(Safetensors io) {
        if (io.tensors().get("t").dtype() != DType.I64) {
            return io.floats("t");
        }
        long[] whole = io.longs("t");
        float[] timesteps = new float[whole.length];
        for (int i = 0; i < whole.length; i++) {
            timesteps[i] = whole[i];
        }
        return timesteps;
    }

    private static int[] labels(Safetensors io) {
        if (!io.tensors().containsKey("class_labels")) {
            return null;
        }
        long[] whole = io.longs("class_labels");
        int[] labels = new int[whole.length];
        for (int i = 0; i < whole.length; i++) {
            labels[i] = Math.toIntExact(whole[i]);
        }
        return labels;
    }
}

package org.langevin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the arrows of {@code docs/decisions/001-packages.md}. A package that doesn't exist yet keeps its rules already. */
class ArchitectureTest {
    private static final String ROOT = "org.langevin.";

    /** What each part may use of Langevin, beside itself. The longest name that fits a class is its part. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("schedule", Set.of()),
            Map.entry("random", Set.of()),
            Map.entry("field", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("process", Set.of("schedule", "random")),
            Map.entry("checkpoint", Set.of("config", "schedule")),
            Map.entry("data", Set.of("random")),
            Map.entry("physics", Set.of("field", "process", "schedule", "random")),
            Map.entry("denoiser", Set.of("process", "schedule", "random")),
            Map.entry("denoiser.kernel", Set.of()),
            Map.entry(
                    "denoiser.unet", Set.of("denoiser", "denoiser.kernel", "config", "process", "schedule", "random")),
            Map.entry("denoiser.mlp", Set.of("denoiser", "denoiser.kernel", "config", "process", "schedule", "random")),
            Map.entry("sampling", Set.of("denoiser", "process", "schedule", "random")),
            Map.entry(
                    "training",
                    Set.of(
                            "denoiser",
                            "denoiser.kernel",
                            "data",
                            "process",
                            "checkpoint",
                            "config",
                            "schedule",
                            "random")),
            Map.entry("evaluation", Set.of("denoiser", "sampling", "process", "schedule", "random")),
            Map.entry(
                    "analysis",
                    Set.of(
                            "training",
                            "data",
                            "sampling",
                            "physics",
                            "evaluation",
                            "denoiser",
                            "process",
                            "field",
                            "schedule",
                            "random")),
            Map.entry("cases", Set.of("physics", "config", "process", "field", "schedule", "random")),
            Map.entry("report", Set.of("config")),
            Map.entry("cli.doctor", Set.of("denoiser.kernel")),
            Map.entry("cli.dataset", Set.of("data")),
            Map.entry(
                    "cli.compare",
                    Set.of(
                            "report",
                            "analysis",
                            "cases",
                            "evaluation",
                            "training",
                            "sampling",
                            "denoiser",
                            "denoiser.unet",
                            "denoiser.mlp",
                            "denoiser.kernel",
                            "physics",
                            "data",
                            "checkpoint",
                            "config",
                            "process",
                            "field",
                            "random",
                            "schedule")),
            Map.entry(
                    "cli",
                    Set.of(
                            "cli.compare",
                            "cli.doctor",
                            "cli.dataset",
                            "report",
                            "analysis",
                            "cases",
                            "evaluation",
                            "training",
                            "sampling",
                            "denoiser",
                            "denoiser.unet",
                            "denoiser.mlp",
                            "denoiser.kernel",
                            "physics",
                            "data",
                            "checkpoint",
                            "config",
                            "process",
                            "field",
                            "random",
                            "schedule")));

    /** Which parts may name a library; the others must be able to do without it. */
    private static final Map<String, List<String>> NAMED_ONLY_BY = Map.of(
            "org.deeplearning4j..", List.of("denoiser.unet", "denoiser.mlp", "evaluation.features"),
            "org.nd4j..",
                    List.of("denoiser.unet", "denoiser.mlp", "denoiser.kernel", "evaluation.features", "cli.doctor"),
            "org.bytedeco..", List.of("denoiser.unet", "denoiser.mlp", "denoiser.kernel", "cli.doctor"),
            "org.datavec..", List.of("data"),
            "org.jtransforms..", List.of("field"),
            "org.hipparchus..", List.of("sampling"),
            "org.snakeyaml..", List.of("config"),
            "picocli..", List.of("cli"),
            "org.knowm..", List.of("report"),
            "me.tongfei..", List.of("report"));

    private static JavaClasses program;

    @BeforeAll
    static void importTheProgram() {
        program = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.langevin");
        assertThat(program).isNotEmpty();
    }

    @Test
    void everyClassBelongsToAPartOfTheDesign() {
        assertThat(program.stream().filter(type -> !type.getPackageName().equals("org.langevin")))
                .allSatisfy(type -> assertThat(part(type)).as(type.getName()).isPresent());
    }

    @Test
    void arrowsPointDown() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : program) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (!isAllowed(part(type), part(dependency.getTargetClass()))) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.langevin.(**)").should().beFreeOfCycles().check(program);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLibraryIsNamedOnlyWhereTheDesignSaysSo(String library) {
        String[] allowed = NAMED_ONLY_BY.get(library).stream()
                .map(part -> ROOT + part + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .allowEmptyShould(true)
                .check(program);
    }

    static Stream<String> libraries() {
        return NAMED_ONLY_BY.keySet().stream().sorted();
    }

    /** A network is flat parameters and one step to whoever trains it; only the optimiser's pass over them is a kernel. */
    @Test
    void trainingUsesNoKernelButTheOptimisers() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "training..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "denoiser.kernel..")
                        .and(not(simpleNameStartingWith("AdamState")).and(not(simpleNameStartingWith("Update")))))
                .check(program);
    }

    @Test
    void onlyTheCommandLineWritesToStandardOutputAndEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(program);
    }

    @Test
    void allRandomnessIsKeyedAndNothingIsDeserialised() {
        unkeyedRandomnessOrDeserialisation().check(program);
    }

    /** A rule that can't fail keeps nothing: each of these methods must be found. */
    @Test
    void theRuleFindsEachOfItsOffenders() {
        JavaClasses offenders = new ClassFileImporter().importClasses(Offender.class);
        String report = unkeyedRandomnessOrDeserialisation()
                .evaluate(offenders)
                .getFailureReport()
                .toString();
        assertThat(Arrays.stream(Offender.class.getDeclaredMethods()))
                .hasSize(6)
                .allSatisfy(method -> assertThat(report).contains("Offender." + method.getName() + "("));
    }

    private static ArchRule unkeyedRandomnessOrDeserialisation() {
        return noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod("org.nd4j.linalg.factory.Nd4j", "getRandom")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, SplittableRandom.class, ThreadLocalRandom.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class);
    }

    @SuppressWarnings("unused")
    private static final class Offender {
        double math() {
            return Math.random();
        }

        Object nd4j() {
            return org.nd4j.linalg.factory.Nd4j.getRandom();
        }

        int util() {
            return new Random(1).nextInt();
        }

        int splittable() {
            return new SplittableRandom(1).nextInt();
        }

        int threadLocal() {
            return ThreadLocalRandom.current().nextInt();
        }

        Object serial(java.io.InputStream stream) throws Exception {
            return new ObjectInputStream(stream).readObject();
        }
    }

    private static Optional<String> part(JavaClass type) {
        return MAY_USE.keySet().stream()
                .filter(part -> (type.getPackageName() + ".").startsWith(ROOT + part + "."))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isAllowed(Optional<String> from, Optional<String> to) {
        return from.isEmpty()
                || to.isEmpty()
                || from.equals(to)
                || MAY_USE.get(from.get()).contains(to.get());
    }
}

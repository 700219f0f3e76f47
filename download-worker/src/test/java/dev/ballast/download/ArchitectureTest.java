package dev.ballast.download;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.ballast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] FRAMEWORKS = {
        "io.quarkus..",
        "jakarta..",
        "org.apache.kafka..",
        "org.eclipse.microprofile..",
        "io.micrometer.."
    };

    @ArchTest
    static final ArchRule engineIsALibraryOfItsOwn =
            noClasses()
                    .that()
                    .resideInAPackage("dev.ballast.download.engine..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FRAMEWORKS)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.ballast.worker..",
                            "dev.ballast.model.message..",
                            "dev.ballast.volume..",
                            "dev.ballast.download.source..",
                            "dev.ballast.download.worker..",
                            "dev.ballast.download.quarkus..")
                    .because(
                            "the engine moves bytes; what a job is, and what runs it, may change"
                                    + " without it");

    @ArchTest
    static final ArchRule sourcesKnowNoWorker =
            noClasses()
                    .that()
                    .resideInAPackage("dev.ballast.download.source..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FRAMEWORKS)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.ballast.worker..",
                            "dev.ballast.volume..",
                            "dev.ballast.download.worker..",
                            "dev.ballast.download.quarkus..")
                    .because("a source is added by writing one package that answers questions");

    @ArchTest
    static final ArchRule tasksKnowNoFramework =
            noClasses()
                    .that()
                    .resideInAPackage("dev.ballast.download.worker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FRAMEWORKS)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.ballast.download.quarkus..")
                    .because("what a task does is tested without starting anything");

    @ArchTest
    static final ArchRule theRuntimesDecisionsKnowNoAdapter =
            noClasses()
                    .that()
                    .resideInAPackage("dev.ballast.worker")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FRAMEWORKS)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.ballast.worker.kafka..",
                            "dev.ballast.worker.http..",
                            "dev.ballast.worker.metrics..")
                    .because(
                            "claims, reports and control are decided without a broker or a server");
}

package dev.ballast.metadata;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.ballast.metadata",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FORMAT_IS_PLAIN_JAVA =
            classes()
                    .that()
                    .resideInAPackage("dev.ballast.metadata.format..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify.annotations",
                            "com.fasterxml.jackson.core..",
                            "dev.ballast.model.artifact",
                            "dev.ballast.metadata.format..")
                    .because(
                            "the readers face hostile files: they are tested by the thousand"
                                    + " without starting anything, and may be used by any service");

    @ArchTest
    static final ArchRule ONLY_THE_WORKER_KNOWS_KAFKA_AND_HTTP =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.ballast.metadata.worker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.ballast.worker..",
                            "io.quarkus..",
                            "org.apache.kafka..",
                            "jakarta..")
                    .because(
                            "arrows point inward: what is decided does not know how it is reached");
}

package dev.ballast.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.ballast", importOptions = ImportOption.DoNotIncludeTests.class)
class SharedModelRulesTest {
    @ArchTest
    static final ArchRule KNOWS_NO_FRAMEWORK =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
                    .because("the command line and tools use it without a server around it");

    @ArchTest
    static final ArchRule MODEL_IS_INNERMOST =
            noClasses()
                    .that()
                    .resideInAPackage("dev.ballast.model..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.ballast.volume..", "dev.ballast.worker..")
                    .because("words are shared by all, so they depend on nobody's deeds");

    @ArchTest
    static final ArchRule VOLUME_KNOWS_NO_WORKER =
            noClasses()
                    .that()
                    .resideInAPackage("dev.ballast.volume..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.ballast.worker..", "org.apache.kafka..")
                    .because("a volume can be read and repaired where no worker runs");
}

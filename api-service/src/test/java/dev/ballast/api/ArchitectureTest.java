package dev.ballast.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import java.util.List;

/// Where code lives and what it may know. Each rule says why it is there.
@AnalyzeClasses(packages = "dev.ballast.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] DECISIONS = {
        "dev.ballast.api.jobs..",
        "dev.ballast.api.dispatch..",
        "dev.ballast.api.models..",
        "dev.ballast.api.catalogs..",
        "dev.ballast.api.uploads..",
        "dev.ballast.api.metadata..",
        "dev.ballast.api.updates..",
        "dev.ballast.api.settings..",
        "dev.ballast.api.webhooks..",
        "dev.ballast.api.access.."
    };
    private static final String[] FACES = {"dev.ballast.api.http..", "dev.ballast.api.internal.."};
    private static final String[] ADAPTERS = {
        "dev.ballast.api.postgres..", "dev.ballast.api.kafka..", "dev.ballast.api.files.."
    };

    @ArchTest
    static final ArchRule decisionsKnowNoFace =
            noClasses()
                    .that()
                    .resideInAnyPackage(DECISIONS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FACES)
                    .because("a use case serves every face alike, also the next one");

    @ArchTest
    static final ArchRule decisionsKnowNoAdapter =
            noClasses()
                    .that()
                    .resideInAnyPackage(DECISIONS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ADAPTERS)
                    .because("what is decided must be readable and testable without a database");

    @ArchTest
    static final ArchRule decisionsKnowNoTechnology =
            noClasses()
                    .that()
                    .resideInAnyPackage(DECISIONS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.sql..",
                            "jakarta.persistence..",
                            "org.hibernate..",
                            "org.apache.kafka..",
                            "jakarta.ws.rs..",
                            "io.vertx..")
                    .because("technologies are what ports are there to hide");

    @ArchTest
    static final ArchRule facesReachAdaptersOnlyThroughUseCases =
            noClasses()
                    .that()
                    .resideInAnyPackage(FACES)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ADAPTERS)
                    .because("a rule that is checked in a use case must not be got around");

    @ArchTest
    static final ArchRule adaptersKnowNoFace =
            noClasses()
                    .that()
                    .resideInAnyPackage(ADAPTERS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FACES)
                    .because("how something is stored must not depend on who asks for it");

    @ArchTest
    static final ArchRule aFaceIsUsedByNobody =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.ballast.api.http.v1..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.ballast.api.http.v1..")
                    .because("a face is a folder that can be deleted");

    @ArchTest
    static void aDialectIsUsedByNobody(JavaClasses classes) {
        for (String dialect : List.of("llamacpp", "ultramuse", "admin")) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.ballast.api.http.%s..".formatted(dialect))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.ballast.api.http.%s..".formatted(dialect))
                    .because("a dialect is a folder that can be deleted")
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule entitiesStayWithTheirDatabase =
            classes()
                    .that()
                    .areAnnotatedWith(Entity.class)
                    .should()
                    .resideInAPackage("dev.ballast.api.postgres..")
                    .andShould()
                    .onlyBeAccessed()
                    .byAnyPackage("dev.ballast.api.postgres..")
                    .because("an entity that gets out takes its open session with it");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            noFields()
                    .should()
                    .beAnnotatedWith(Inject.class)
                    .because("a class whose constructor is called can be used, also in a test");

    @ArchTest
    static final ArchRule beansHaveNoPublicState =
            fields().that()
                    .areDeclaredInClassesThat(
                            resideInAnyPackage(FACES).and(DescribedPredicate.not(isRecord())))
                    .and()
                    .doNotHaveModifier(JavaModifier.STATIC)
                    .should()
                    .bePrivate()
                    .because("many requests share one bean");

    @ArchTest
    static final ArchRule resourcesOnlyTranslate =
            classes()
                    .that()
                    .areAnnotatedWith(Path.class)
                    .should(catchNothing())
                    .because(
                            "errors become problems in one place, or clients see two kinds of"
                                    + " them");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
                    .because("such names fit everything, so they tell nothing");

    @ArchTest
    static final ArchRule problemsAreMadeInOnePackage =
            noClasses()
                    .that(resideInAPackage("dev.ballast.api.http.v1.."))
                    .should()
                    .dependOnClassesThat(nameMatching("jakarta\\.ws\\.rs\\..*Exception"))
                    .because("HTTP errors have no code that clients can switch on");

    private static DescribedPredicate<JavaClass> isRecord() {
        return DescribedPredicate.describe("records", JavaClass::isRecord);
    }

    private static ArchCondition<JavaClass> catchNothing() {
        return new ArchCondition<>("catch nothing") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                        .filter(method -> !method.getTryCatchBlocks().isEmpty())
                        .forEach(method ->
                                events.add(
                                        SimpleConditionEvent.violated(
                                                method, method.getFullName() + " catches")));
            }
        };
    }
}

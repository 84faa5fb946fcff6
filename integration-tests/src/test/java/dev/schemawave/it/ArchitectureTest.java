package dev.schemawave.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/** The rules of ARCHITECTURE.md that a machine can check, for all published modules at once. */
@AnalyzeClasses(
        packages = "dev.schemawave",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.PublishedOnly.class})
final class ArchitectureTest {

    private ArchitectureTest() {}

    @ArchTest
    static final ArchRule coreHasOneDirection = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("api")
            .definedBy("dev.schemawave")
            .layer("lease")
            .definedBy("dev.schemawave.lease")
            .layer("guard")
            .definedBy("dev.schemawave.guard")
            .layer("plan")
            .definedBy("dev.schemawave.plan")
            .layer("config")
            .definedBy("dev.schemawave.config")
            .layer("plan")
            .definedBy("dev.schemawave.plan")
            .layer("notify")
            .definedBy("dev.schemawave.notify")
            .layer("spi")
            .definedBy("dev.schemawave.spi")
            .layer("time")
            .definedBy("dev.schemawave.time")
            .layer("model")
            .definedBy("dev.schemawave.model")
            .layer("backends")
            .definedBy("dev.schemawave.lock..")
            .layer("runners")
            .definedBy("dev.schemawave.runner..")
            .layer("channels")
            .definedBy("dev.schemawave.slack..", "dev.schemawave.webhook..")
            .whereLayer("api")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("backends")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("runners")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("channels")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("notify")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("lease")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("guard")
            .mayOnlyBeAccessedByLayers("api", "config", "runners", "backends")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("spi")
            .mayOnlyBeAccessedByLayers("api", "lease", "guard", "config", "notify", "backends", "runners", "channels")
            .whereLayer("time")
            .mayOnlyBeAccessedByLayers("api", "lease", "guard", "notify", "spi", "backends", "runners", "channels")
            .because("data goes from the API through the engine to the SPI, never back");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.schemawave.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule coreKnowsNoTool = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.schemawave",
                    "dev.schemawave.config",
                    "dev.schemawave.guard",
                    "dev.schemawave.lease",
                    "dev.schemawave.model",
                    "dev.schemawave.notify",
                    "dev.schemawave.plan",
                    "dev.schemawave.spi",
                    "dev.schemawave.time")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are neither Java's nor SLF4J's nor JSpecify's nor core's",
                    (JavaClass type) -> !type.getPackageName()
                            .matches("(java|javax|org[.]slf4j|org[.]jspecify)([.].*)?|dev[.]schemawave"
                                    + "([.](config|guard|lease|model|notify|plan|spi|time))?|")));

    @ArchTest
    static final ArchRule onlySystemTimeReadsClocksAndSleeps = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.schemawave.time.SystemTime")
            .and()
            .doNotHaveFullyQualifiedName("dev.schemawave.time.SystemTime$PermitSignal")
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "is a clock or a sleep",
                    (JavaAccess<?> access) -> isClock(access.getTargetOwner().getName(), access.getName())))
            .because("time is injected, so that tests can move it");

    @ArchTest
    static final ArchRule nothingPrints = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule noNullAcrossAnApi = classes().should(new ArchCondition<>("be in a null-marked package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            JavaPackage home = type.getPackage();
            if (!home.isAnnotatedWith(NullMarked.class)) {
                events.add(SimpleConditionEvent.violated(type, home.getName() + " is not @NullMarked"));
            }
        }
    });

    @ArchTest
    static final ArchRule toolsStayInTheirModules = noClasses()
            .that()
            .resideOutsideOfPackages("dev.schemawave.runner.flyway..", "dev.schemawave.runner.liquibase..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.flywaydb..", "liquibase..");

    private static boolean isClock(String owner, String member) {
        return (owner.equals(System.class.getName())
                        && (member.equals("nanoTime") || member.equals("currentTimeMillis")))
                || (owner.equals(Thread.class.getName()) && member.equals("sleep"))
                || (owner.equals(Instant.class.getName()) && member.equals("now"))
                || owner.equals("java.util.concurrent.locks.LockSupport")
                || owner.startsWith("java.util.concurrent.Scheduled");
    }

    /** The test servers and the examples are not part of what users get. */
    static final class PublishedOnly implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("/testservers/") && !location.contains("/examples/");
        }
    }
}

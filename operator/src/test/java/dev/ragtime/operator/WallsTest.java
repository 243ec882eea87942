package dev.ragtime.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/** The walls of CONTRIBUTING.md: Spring and I/O stay at the edge, and no resource's package knows another's. */
@AnalyzeClasses(packages = "dev.ragtime.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    @ArchTest
    static void spring_is_used_only_where_the_process_is_wired(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ragtime.operator")
                .and()
                .haveSimpleNameNotEndingWith("Configuration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(classes);
    }

    @ArchTest
    static void knowledge_bases_know_neither_pipelines_nor_routes(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAPackage("dev.ragtime.operator.knowledgebase..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.ragtime.operator.pipeline..", "dev.ragtime.operator.route..")
                .check(classes);
    }

    @ArchTest
    static void watching_knows_no_resource(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAPackage("dev.ragtime.operator.watch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.ragtime.operator.pipeline..",
                        "dev.ragtime.operator.route..",
                        "dev.ragtime.operator.knowledgebase..")
                .check(classes);
    }

    @ArchTest
    static void telling_keda_knows_no_reconciler(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage("dev.ragtime.operator.keda..", "dev.ragtime.operator.scaler..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.ragtime.operator.pipeline..",
                        "dev.ragtime.operator.route..",
                        "dev.ragtime.operator.knowledgebase..")
                .check(classes);
    }

    @ArchTest
    static void grpc_is_spoken_in_one_place(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ragtime.operator.scaler..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..")
                .because("it is loaded only where KEDA is installed")
                .check(classes);
    }

    @ArchTest
    static void counting_does_not_know_the_reconcilers(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAPackage("dev.ragtime.operator.slo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.ragtime.operator.pipeline..",
                        "dev.ragtime.operator.route..",
                        "dev.ragtime.operator.knowledgebase..")
                .check(classes);
    }

    @ArchTest
    static void hashes_are_made_in_one_place(JavaClasses classes) {
        noClasses()
                .should()
                .callMethod(MessageDigest.class, "getInstance", String.class)
                .because("dev.ragtime.api.Sha256 does it")
                .check(classes);
    }

    @ArchTest
    static void packages_are_named_after_a_subject(JavaClasses classes) {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..manager..", "..impl..")
                .check(classes);
    }

    @ArchTest
    static void whatever_runs_is_asked_over_http_in_one_place(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ragtime.operator.probe")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.http.HttpRequest")
                .because("HttpProbe does it, with a limit of time and size")
                .check(classes);
    }

    @ArchTest
    static void the_parts_of_counting_do_not_know_each_other_in_circles(JavaClasses classes) {
        SlicesRuleDefinition.slices()
                .matching("dev.ragtime.operator.(slo..)")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    /** The edges: what observes, writes, waits or is wired. Everything else in {@link #ROOMS} is pure. */
    private static final String EDGES = ".*(Reconciler|Configuration|Observer|Probe|Watches|Sources|Scraper|PodReader"
            + "|Autoscalers|ClaimGrowth|ClaimOwners|FormerFinalizer|ConfigDelivery|MissingPods|Leftovers|ApiKey|References|Events|StatusWriter|SloBoard"
            + "|MeaningfulChange)(\\$.*)?";

    private static final String[] ROOMS = {
        "dev.ragtime.operator.knowledgebase..",
        "dev.ragtime.operator.pipeline..",
        "dev.ragtime.operator.route..",
        "dev.ragtime.operator.serving..",
        "dev.ragtime.operator.kubernetes..",
        "dev.ragtime.operator.probe..",
        "dev.ragtime.operator.slo",
        "dev.ragtime.operator.slo.scrape..",
        "dev.ragtime.operator.slo.count..",
        "dev.ragtime.operator.slo.fresh.."
    };

    private static GivenClassesConjunction noPureClasses() {
        return noClasses().that().resideInAnyPackage(ROOMS).and().haveNameNotMatching(EDGES);
    }

    @ArchTest
    static void models_checks_and_status_do_no_input_or_output(JavaClasses classes) {
        noPureClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net.http..", "io.javaoperatorsdk.operator.api..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .check(classes);
    }

    @ArchTest
    static void models_checks_and_status_read_no_clock_and_throw_no_dice(JavaClasses classes) {
        noPureClasses()
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("are clocks or dice") {
                    @Override
                    public boolean test(JavaClass type) {
                        return type.isAssignableTo(Clock.class)
                                || type.isAssignableTo(Random.class)
                                || type.isAssignableTo(LongSupplier.class);
                    }
                })
                .orShould()
                .callMethodWhere(
                        new DescribedPredicate<JavaMethodCall>("asks what time it is, or for something random") {
                            @Override
                            public boolean test(JavaMethodCall call) {
                                return Set.of("now", "nanoTime", "currentTimeMillis", "randomUUID")
                                                .contains(call.getTarget().getName())
                                        && call.getTarget()
                                                .getOwner()
                                                .getPackageName()
                                                .startsWith("java.");
                            }
                        })
                .check(classes);
    }
}

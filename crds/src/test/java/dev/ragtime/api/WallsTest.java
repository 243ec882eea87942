package dev.ragtime.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.time.Instant;

/** The API types know neither who reconciles them nor who runs them. */
@AnalyzeClasses(packages = "dev.ragtime.api", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    @ArchTest
    static void no_framework_is_needed_to_read_a_manifest(JavaClasses classes) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "io.javaoperatorsdk..",
                        "io.fabric8.kubernetes.client.http..",
                        "dev.ragtime.operator..",
                        "dev.ragtime.runtime..")
                .check(classes);
    }

    @ArchTest
    static void types_do_no_input_or_output_and_read_no_clock(JavaClasses classes) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net.http..", "java.lang.foreign..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(classes);
    }

    @ArchTest
    static void packages_are_named_after_a_subject(JavaClasses classes) {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..manager..", "..impl..")
                .check(classes);
    }
}

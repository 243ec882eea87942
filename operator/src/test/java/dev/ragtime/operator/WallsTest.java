package dev.ragtime.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.security.MessageDigest;

/** Spring stays at the edge, and no resource's package knows another's. */
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
}

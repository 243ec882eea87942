package dev.ragtime.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.security.MessageDigest;

/** What data passes through knows nothing of the processes that wire it together. */
@AnalyzeClasses(packages = "dev.ragtime.runtime", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {
    private static final String[] DATA_PATH = {
        "dev.ragtime.runtime.source..",
        "dev.ragtime.runtime.crawl..",
        "dev.ragtime.runtime.document..",
        "dev.ragtime.runtime.chunk..",
        "dev.ragtime.runtime.embed..",
        "dev.ragtime.runtime.store..",
        "dev.ragtime.runtime.retrieve..",
        "dev.ragtime.runtime.rewrite..",
        "dev.ragtime.runtime.generate..",
        "dev.ragtime.runtime.quote..",
        "dev.ragtime.runtime.pipeline.."
    };
    private static final String[] PROCESSES = {
        "dev.ragtime.runtime.ask..",
        "dev.ragtime.runtime.openai..",
        "dev.ragtime.runtime.rest..",
        "dev.ragtime.runtime.grpc..",
        "dev.ragtime.runtime.mcp..",
        "dev.ragtime.runtime.ingest..",
        "dev.ragtime.runtime.serve..",
        "dev.ragtime.runtime.route..",
        "dev.ragtime.runtime.local..",
        "dev.ragtime.runtime.evaluate.."
    };

    @ArchTest
    static void the_data_path_does_not_know_its_processes(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage(DATA_PATH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROCESSES)
                .check(classes);
    }

    @ArchTest
    static void the_runtime_does_not_talk_to_the_api_server(JavaClasses classes) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
                .check(classes);
    }

    @ArchTest
    static void http_and_files_stay_out_of_chunking_and_fusion(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage("dev.ragtime.runtime.chunk..", "dev.ragtime.runtime.retrieve..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.net..", "io.helidon..")
                .check(classes);
    }

    @ArchTest
    static void what_answers_knows_no_transport(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.ragtime.runtime.call..",
                        "dev.ragtime.runtime.telemetry..",
                        "dev.ragtime.runtime.retrieve..",
                        "dev.ragtime.runtime.quote..")
                .or()
                .haveNameMatching("dev\\.ragtime\\.runtime\\.rewrite\\.(?!R).*")
                .or()
                .haveNameMatching("dev\\.ragtime\\.runtime\\.pipeline\\.(?!PipelineAssembly).*")
                .or()
                .haveNameMatching("dev\\.ragtime\\.runtime\\.generate\\.(?!Route).*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.ragtime.runtime.http..", "io.helidon..", "java.net.http..")
                .check(classes);
    }

    @ArchTest
    static void who_asks_is_told_by_what_came_alone(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAPackage("dev.ragtime.runtime.credential..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DATA_PATH)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(PROCESSES)
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
}

package dev.ragtime.runtime.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Languages are told from texts of a sentence or two. */
class LanguageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | The board met on Tuesday and agreed to publish the figures before the end of the month.
            de | Der Vorstand traf sich am Dienstag und beschloss, die Zahlen noch in diesem Monat zu nennen.
            fr | Le conseil s'est réuni mardi et a décidé de publier les chiffres avant la fin du mois.
            es | La junta se reunió el martes y acordó publicar las cifras antes de fin de mes.
            it | Il consiglio si è riunito martedì e ha deciso di pubblicare i dati entro la fine del mese.
            nl | Het bestuur kwam dinsdag bijeen en besloot de cijfers nog deze maand te publiceren.
            pl | Zarząd zebrał się we wtorek i postanowił opublikować dane przed końcem miesiąca.
            ru | Правление собралось во вторник и решило опубликовать данные до конца месяца.
            ja | 理事会は火曜日に開かれ、月末までに数字を公表することで合意した。
            zh | 董事会星期二开会，同意在月底之前公布这些数字。
            """)
    void isTold(String language, String text) {
        assertThat(Language.of(text)).contains(language);
    }

    @Test
    void isNotGuessed() {
        assertThat(Language.of("Leave: thirty days")).isEmpty();
        assertThat(Language.of("0123456789 ".repeat(100))).isEmpty();
    }

    /** A web server forbids that objects are read from streams, and each process has one. */
    @Test
    void isToldBesideAWebServer() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BesideAServer.class.getName())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).endsWith("Optional[en]\n");
    }

    static final class BesideAServer {
        public static void main(String[] arguments) {
            WebServer.builder().port(0).build().start();
            System.out.println(Language.of("The board met on Tuesday and agreed to publish the figures this month."));
            Runtime.getRuntime().halt(0);
        }
    }
}

package dev.ragtime.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest(name = "{0} is printed as {1}")
    @CsvSource({
        "10Gi, 10Gi",
        "1024Mi, 1Gi",
        "1536Mi, 1536Mi",
        "0.25, 250m",
        "1000m, 1",
        "512Ki, 512Ki",
        "1000M, 1G",
        "100, 100",
        "1.5Gi, 1536Mi"
    })
    void quantitiesAreWrittenAsTheServerPrintsThem(String written, String printed) {
        assertThat(Quantities.canonical(new Quantity(written)).toString()).isEqualTo(printed);
    }

    @ParameterizedTest(name = "80 % of {0} is {1}")
    @CsvSource({"2Gi, 1638MiB", "512Mi, 409MiB"})
    void aShareIsWrittenAsGoReadsIt(String limit, String share) {
        assertThat(Quantities.mebibytes(new Quantity(limit), 80)).isEqualTo(share);
    }
}

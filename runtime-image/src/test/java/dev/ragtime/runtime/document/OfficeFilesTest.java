package dev.ragtime.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ragtime.runtime.chunk.Chunk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that LibreOffice and pandoc made, as {@code documents/office/make.sh} says: every word that a reader sees is
 * there, in order, and no other.
 */
class OfficeFilesTest {
    private static final String FOLDER = "/documents/office/";

    private static final String RUNBOOK = """
            # Runbook of the index service
            This page says how the index service is started, watched and mended. It holds for version 4.2[1] and later.
            [1] Older versions need the migration of March first.
            # Daily work
            Look at the dashboard (https://dash.example.com/index) each morning; red lamps come first.
            # Daily work > Starting the service
            1. Open the console of the cluster.
            2. Scale the workers:
              a) two for the staging area,
              b) six for production.
            3. Wait until the lamp is green.
            The command for the second step is:
            kubectl scale workers \\
                --replicas=6
            # Daily work > Starting the service > When it does not start
            - The volume is full.
              - Grow it by 20 GiB.
            - The key has expired.
            Whoever is on duty writes down what was done.
            Warning: never delete the volume while a worker writes.
            # Limits
            Each tenant has the limits of this table.
            | Tenant | Documents | Queries a second |  |
            |-|-|-|-|
            | Harbour | 40,000 | 12 by day | 30 by night |
            | Harbour | 5,000 drafts | 2 by day | 4 by night |
            | Library[2] | 900 | 1 by day | none |
            [2] Closed on Sundays.
            A picture shows how they have grown: Curve of documents for each month of 2026
            The store holds 10^7 vectors at most, and naïve counting is no reason to pass it.
            """;

    @ParameterizedTest
    @ValueSource(strings = {"runbook.docx", "runbook.odt"})
    void everyWordOfATextDocument(String file) throws Exception {
        assertThat(shown(file)).isEqualTo(RUNBOOK);
        assertThat(parsed(file).title()).isEqualTo("Runbook of the index service");
    }

    @Test
    void everyWordOfADocxThatPandocMade() throws Exception {
        assertThat(shown("guide.docx")).isEqualTo("""
                # Guide to the harbour archive
                Archive team
                # Finding a file
                Every file has a signature such as HA-1987-12. The catalogue (https://archive.example.com/catalogue) is open to all.[1]
                [1] Shelves A to F are closed on Mondays.
                # Finding a file > Steps
                1. Write down the signature.
                2. Ask at the desk:
                  - by day at the front,
                  - by night at the gate.
                3. Sign the list.
                # Finding a file > Steps > At the desk
                | Day | Opens | Closes |
                |-|-|-|
                | Monday | 9:00 | 17:30 |
                | Friday | 10:00 | 15:00 |
                # Returning a file
                Files go back on the day on which they were taken.
                archive return HA-1987-12
                    --desk front
                Map of the reading room
                Map of the reading room
                The fee is 2 crowns a day – for schools it is none.
                """);
    }

    @Test
    void everyWordOfSlidesWithTheirNumbers() throws Exception {
        assertThat(shown("review.pptx")).isEqualTo("""
                # Review of the index service
                - Fewer pages at night
                  - from nine to two
                - Searches are faster (https://dash.example.com/speed)
                Notes: Thank the night shift here.
                # Cost of each month
                | Month | Machines | Crowns |
                |-|-|-|
                | April | 12 | 4,800 |
                | May | 9 | 3,600 |
                Prices without tax
                Goal: 3,000 in June
                # Slide 4
                Next review on 3 September
                Plan of the new hall
                """);
        assertThat(Indexed.of("review.pptx", bytes("review.pptx")).chunks())
                .extracting(Chunk::heading)
                .containsExactly("Pages 1-4");
    }

    @Test
    void everyCellOfTheSheetsThatAreShown() throws Exception {
        assertThat(shown("figures.xlsx")).isEqualTo("""
                # Figures of the index service
                # Machines
                Machines of the index service
                | Area | Name | Bought | Load | Price |
                |-|-|-|-|-|
                | North hall | crane-1 | 2024-03-05 | 62.5% | 1,480.50 |
                | North hall | crane-2 (https://assets.example.com/crane-2) | 2025-11-30 | 4.0% | 990.00 |
                | South hall | winch-1 | 2026-01-09 | 90.0% | 12,000.00 |
                | Sum |  |  |  | 14,470.50 |
                Counted by the night shift.
                # On duty
                | Week | Who |
                |-|-|
                | 31 | Ada & Grace |
                | 32 | Edsger |
                """);
    }

    @Test
    void everyWordOfABookInTheOrderOfItsChapters() throws Exception {
        assertThat(shown("guide.epub")).isEqualTo("""
                # Guide to the harbour archive
                Archive team
                # Finding a file
                Every file has a signature such as HA-1987-12. The catalogue (https://archive.example.com/catalogue) is open to all.[1]
                # Finding a file > Steps
                1. Write down the signature.
                2. Ask at the desk:
                  - by day at the front,
                  - by night at the gate.
                3. Sign the list.
                # Finding a file > Steps > At the desk
                | Day | Opens | Closes |
                |-|-|-|
                | Monday | 9:00 | 17:30 |
                | Friday | 10:00 | 15:00 |
                1. Shelves A to F are closed on Mondays.
                # Returning a file
                Files go back on the day on which they were taken.
                archive return HA-1987-12
                    --desk front
                Map of the reading room
                The fee is 2 crowns a day – for schools it is none.
                """);
    }

    @Test
    void everyRowOfATableIsFoundBelowItsHead() throws Exception {
        assertThat(Indexed.of("runbook.docx", bytes("runbook.docx")).best("drafts night"))
                .contains("| Tenant | Documents | Queries a second |", "| Harbour | 5,000 drafts |");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runbook.docx", "review.pptx", "figures.xlsx", "runbook.odt", "guide.epub"})
    void aFileWithoutExtensionIsKnownByItsParts(String file) throws Exception {
        assertThat(Indexed.of("attachment", bytes(file)).document().sections())
                .isEqualTo(parsed(file).sections());
    }

    private static String shown(String file) throws Exception {
        var out = new StringBuilder("# " + parsed(file).title() + "\n");
        List<String> open = List.of();
        for (var section : parsed(file).sections()) {
            if (!section.headings().equals(open))
                out.append("# ").append(String.join(" > ", section.headings())).append('\n');
            open = section.headings();
            for (var block : section.blocks()) {
                if (block instanceof Block.Item item) out.append("  ".repeat(item.depth()));
                out.append(block.text()).append('\n');
            }
        }
        return out.toString();
    }

    private static Document parsed(String file) throws Exception {
        return Indexed.of(file, bytes(file)).document();
    }

    private static byte[] bytes(String file) throws Exception {
        try (var in = OfficeFilesTest.class.getResourceAsStream(FOLDER + file)) {
            return in.readAllBytes();
        }
    }
}

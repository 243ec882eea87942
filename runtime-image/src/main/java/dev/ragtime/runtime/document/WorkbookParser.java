package dev.ragtime.runtime.document;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** XLSX: a section for each sheet that is shown, headed by its name, with its cells as they are shown. */
final class WorkbookParser {
    private final OfficePackage xlsx;
    private final Sections sections;
    private final CellText cells;
    private final int maxCharacters;
    private final Unread unread = new Unread();

    private WorkbookParser(OfficePackage xlsx, Sections sections, CellText cells, int maxCharacters) {
        this.xlsx = xlsx;
        this.sections = sections;
        this.cells = cells;
        this.maxCharacters = maxCharacters;
    }

    static ParsedText parse(byte[] content, int maxCharacters) throws UnreadableDocument {
        try {
            var xlsx = OfficePackage.open(content, Format.XLSX);
            var workbook = xlsx.root(xlsx.main()).orElseThrow(() -> new IOException("its main part is missing"));
            boolean since1904 = workbook.first("workbookPr")
                    .map(properties -> List.of("1", "true").contains(properties.attribute("date1904")))
                    .orElse(false);
            var cells =
                    new CellText(xlsx.related(xlsx.main(), "styles"), SharedStrings.of(xlsx, maxCharacters), since1904);
            // the name of a sheet says little about the whole
            var sections = new Sections(Optional.of(xlsx.title().orElse("")), maxCharacters);
            return new WorkbookParser(xlsx, sections, cells, maxCharacters).read(workbook);
        } catch (IOException e) {
            throw ZipDocument.damaged(Format.XLSX, e);
        }
    }

    private ParsedText read(Xml.Element workbook) throws IOException, UnreadableDocument {
        var targets = xlsx.relationships(xlsx.main());
        for (var sheet : workbook.first("sheets").stream()
                .flatMap(all -> all.all("sheet"))
                .toList()) {
            if (sheet.attribute("state").toLowerCase(Locale.ROOT).contains("hidden")) continue;
            var target = targets.get(sheet.attribute("r:id"));
            sheet(sheet.attribute("name"), target == null ? "" : target.target());
        }
        if (sections.isEmpty()) {
            throw UnreadableDocument.permanent(unread.reason().orElse("it has no text in any sheet that is shown"));
        }
        var parsed = sections.parsed();
        return new ParsedText(
                parsed.title().filter(title -> !title.isEmpty()),
                xlsx.properties(),
                parsed.sections(),
                unread.reason());
    }

    private void sheet(String name, String part) throws IOException, UnreadableDocument {
        try {
            var cursor = xlsx.cursor(part);
            if (cursor.isEmpty()) {
                unread.add("sheet \"" + name + "\" is missing");
                return;
            }
            SheetLayout layout;
            try (var sheet = cursor.get()) {
                layout = SheetLayout.of(sheet, xlsx.relationships(part));
            }
            var drawing = xlsx.target(part, "drawing");
            if (layout.isEmpty() && drawing.isEmpty()) return;
            sections.heading(1, name, false);
            try (var sheet = xlsx.cursor(part).orElseThrow()) {
                new SheetRows(sections, cells, layout, maxCharacters).read(sheet);
            }
            if (drawing.isPresent()) drawing(drawing.get());
        } catch (ZipParts.TooLarge e) {
            throw e;
        } catch (IOException e) {
            unread.add("sheet \"" + name + "\" is damaged: " + e.getMessage());
        }
    }

    /** Text boxes, pictures and charts that lie on the cells. */
    private void drawing(String part) throws IOException, UnreadableDocument {
        var drawing = xlsx.root(part);
        if (drawing.isPresent()) new SlideShapes(xlsx, part, sections, List.of()).read(drawing.get());
    }
}

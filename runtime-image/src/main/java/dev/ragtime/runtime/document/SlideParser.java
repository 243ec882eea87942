package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** PPTX: a section for each slide that is shown, headed by its title; its number counts as its page. */
final class SlideParser {
    /** Titles of properties that PowerPoint and its kin make up, in lower case. */
    private static final Set<String> MADE_UP =
            Set.of("powerpoint presentation", "powerpoint-pr\u00E4sentation", "presentation", "slide 1");

    private final OfficePackage pptx;
    private final Sections sections;
    private final Unread unread = new Unread();

    private SlideParser(OfficePackage pptx, Sections sections) {
        this.pptx = pptx;
        this.sections = sections;
    }

    static ParsedText parse(byte[] content, int maxCharacters) throws UnreadableDocument {
        try {
            var pptx = OfficePackage.open(content, Format.PPTX);
            var slides = slides(pptx);
            var title = title(pptx, slides);
            var parser = new SlideParser(pptx, new Sections(Optional.of(title.orElse("")), maxCharacters));
            for (int i = 0; i < slides.size(); i++) parser.slide(slides.get(i), i + 1);
            return parser.parsed();
        } catch (IOException e) {
            throw ZipDocument.damaged(Format.PPTX, e);
        }
    }

    private ParsedText parsed() throws IOException, UnreadableDocument {
        if (sections.isEmpty()) {
            throw UnreadableDocument.permanent(
                    unread.reason().orElse("it has no text; slides that are pictures need text recognition first"));
        }
        var parsed = sections.parsed();
        return new ParsedText(
                parsed.title().filter(title -> !title.isEmpty()),
                pptx.properties(),
                parsed.sections(),
                unread.reason());
    }

    /** Parts in the order in which they are shown; empty names where the file refers to nothing. */
    private static List<String> slides(OfficePackage pptx) throws IOException {
        var targets = pptx.relationships(pptx.main());
        var root = pptx.root(pptx.main()).orElseThrow(() -> new IOException("its main part is missing"));
        return root.first("sldIdLst").stream()
                .flatMap(list -> list.all("sldId"))
                .map(slide -> Optional.ofNullable(targets.get(slide.attribute("r:id")))
                        .map(OfficePackage.Relationship::target)
                        .orElse(""))
                .toList();
    }

    /** Of the properties, else of the first slide. */
    private static Optional<String> title(OfficePackage pptx, List<String> slides) throws IOException {
        var given = pptx.title().filter(title -> !MADE_UP.contains(title.toLowerCase(Locale.ROOT)));
        if (given.isPresent() || slides.isEmpty()) return given;
        try {
            return pptx.root(slides.getFirst())
                    .filter(SlideParser::isShown)
                    .flatMap(SlideShapes::title)
                    .map(DrawingParagraphs::line);
        } catch (ZipParts.TooLarge e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty(); // told when the slide is read
        }
    }

    private static boolean isShown(Xml.Element slide) {
        return !Set.of("0", "false").contains(slide.attribute("show"));
    }

    private void slide(String part, int number) throws IOException, UnreadableDocument {
        try {
            var slide = pptx.root(part);
            if (slide.isEmpty()) unread.add("slide " + number + " is missing");
            else if (isShown(slide.get())) slide(part, slide.get(), number);
        } catch (ZipParts.TooLarge e) {
            throw e;
        } catch (IOException e) {
            unread.add("slide " + number + " is damaged: " + e.getMessage());
        }
    }

    private void slide(String part, Xml.Element slide, int number) throws IOException, UnreadableDocument {
        var title = SlideShapes.title(slide).map(DrawingParagraphs::line).filter(text -> !text.isEmpty());
        var shapes = new SlideShapes(pptx, part, sections, List.of(new PageStart(0, number)));
        if (title.isPresent()) sections.heading(1, title.get());
        else sections.heading(1, "Slide " + number, false);
        for (var tree : slide.find("spTree")) shapes.read(tree);
        var notes = notes(part);
        if (!notes.isEmpty()) sections.add(new Block.Paragraph("Notes: " + notes, List.of(new PageStart(0, number))));
    }

    /** What the speaker says; empty when nobody wrote it down. */
    private String notes(String part) throws IOException {
        var notes = pptx.related(part, "notesSlide");
        return notes.map(SlideShapes::notes).orElse("");
    }
}

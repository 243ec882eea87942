package dev.ragtime.runtime.document;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.parser.Tag;

/**
 * Markdown, by way of the HTML that it stands for, so that HTML inside it is read as any other. Front matter becomes
 * metadata.
 */
final class MarkdownParser {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private static final Pattern NAME = Pattern.compile("\\A<([A-Za-z][A-Za-z0-9-]*)");

    /** A name that documentation tools show above a block of code. */
    private static final Pattern TITLE = Pattern.compile("\\btitle=([\"'])(.+?)\\1");

    /** Elements that take all that follows when nothing closes them. */
    private static final Set<String> SWALLOWING =
            Set.of("title", "textarea", "style", "script", "iframe", "object", "template", "select", "noscript", "svg");

    private MarkdownParser() {}

    static ParsedText parse(String markdown, int maxCharacters) throws UnreadableDocument {
        var matter = FrontMatter.of(markdown);
        var body = markdown.substring(matter.length());
        var sections = new Sections(matter.title(), maxCharacters);
        var page = Jsoup.parseBodyFragment(html(body));
        new HtmlBlocks(sections, Hidden.in(page)).read(page.body());
        if (sections.isEmpty() && matter.title().isPresent())
            sections.heading(1, matter.title().get());
        var parsed = sections.parsed();
        return new ParsedText(parsed.title(), matter.values(), parsed.sections(), Optional.empty());
    }

    private static String html(String markdown) {
        return HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .nodeRendererFactory(context -> new Shown(context, markdown))
                .build()
                .render(PARSER.parse(markdown));
    }

    /** What HTML would hide and its author meant to be read: {@code List<String>}, a footnote of one word, the name of
     * a file above its text. */
    private static final class Shown implements NodeRenderer {
        private final HtmlNodeRendererContext context;
        private final String markdown;
        private final Map<String, Boolean> closed = new HashMap<>();

        Shown(HtmlNodeRendererContext context, String markdown) {
            this.context = context;
            this.markdown = markdown;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(HtmlInline.class, LinkReferenceDefinition.class, FencedCodeBlock.class);
        }

        @Override
        public void render(Node node) {
            var writer = context.getWriter();
            switch (node) {
                case HtmlInline html -> {
                    if (isTag(html.getLiteral())) writer.raw(html.getLiteral());
                    else writer.text(html.getLiteral());
                }
                case LinkReferenceDefinition footnote -> {
                    if (!footnote.getLabel().startsWith("^")) return;
                    element(
                            "p",
                            footnote.getDestination() + " "
                                    + Optional.ofNullable(footnote.getTitle()).orElse(""));
                }
                case FencedCodeBlock code -> {
                    var title =
                            TITLE.matcher(Optional.ofNullable(code.getInfo()).orElse(""));
                    if (title.find()) element("p", title.group(2) + ":");
                    element("pre", code.getLiteral());
                }
                default -> throw new IllegalStateException("asked to render " + node);
            }
        }

        private void element(String name, String text) {
            var writer = context.getWriter();
            writer.line();
            writer.tag(name, Map.of());
            writer.text(text);
            writer.tag("/" + name);
            writer.line();
        }

        private boolean isTag(String literal) {
            var tag = NAME.matcher(literal);
            if (!tag.find()) return true;
            var name = tag.group(1);
            var lower = name.toLowerCase(Locale.ROOT);
            boolean known = Tag.isKnownTag(lower) && (name.equals(lower) || name.equals(name.toUpperCase(Locale.ROOT)));
            boolean ends = literal.endsWith("/>") || closed.computeIfAbsent("</" + name, markdown::contains);
            return ends || known && !SWALLOWING.contains(lower);
        }
    }
}

package dev.ragtime.runtime.document;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What stands around the content of every page of a site: menus, a banner, an imprint, columns of links, the way to the
 * next page. Taken away is what the page itself calls so; where only a class does, which may be anything's name, it must
 * also look like it.
 */
final class HtmlFurniture {
    private static final String CALLED_SO =
            "nav, [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=dialog]:has(input[type=search])";

    /** A header, footer or aside of these belongs to their content, not to the page. */
    private static final String CONTENT = "main, [role=main], article, section, blockquote, details, figure";

    private static final Pattern NAMED_SO = Pattern.compile(
            "(^|[\\s_-])(nav|navbar|navigation|menu|toc|table-of-contents|sidebar|breadcrumbs?|pagination|pager"
                    + "|(prev-next|page-nav)(-\\w+)*|skip(-?link|-to-\\w+)?|share|social)([\\s_-]|$)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ASKS_FOR_CONSENT = Pattern.compile(
            "(cookie|gdpr|consent)s?[_-]?(banner|consent|notice|bar|law|popup|overlay|message)"
                    + "|onetrust-banner|cybotcookiebotdialog",
            Pattern.CASE_INSENSITIVE);

    private static final String CAN_BE_FURNITURE = "div, ul, ol, p, section, aside, footer, header, a";

    /** Words beside the links of a menu, such as "On this page". */
    private static final int FEW_WORDS = 4;

    private static final Pattern SENTENCE = Pattern.compile("[.!?:;。]");

    /** What a mark shows that is a link to the heading it stands in. */
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]{0,3}");

    private HtmlFurniture() {}

    static void remove(Document page) {
        page.select(CAN_BE_FURNITURE).stream()
                .filter(HtmlFurniture::isOfLinks)
                .toList()
                .forEach(Element::remove);
        page.select(CALLED_SO).remove();
        page.select("header, footer, aside").forEach(HtmlFurniture::removeUnlessContent);
        page.select("div, section, aside, dialog").stream()
                .filter(HtmlFurniture::asksForConsent)
                .toList()
                .forEach(Element::remove);
        page.select("h1, h2, h3, h4, h5, h6").select("a[href^=#]").stream()
                .filter(link -> NO_WORD.matcher(link.text()).matches())
                .toList()
                .forEach(Element::remove);
    }

    /** A list of links by its name, in which nothing is told. */
    private static boolean isOfLinks(Element element) {
        if (!isNamed(element, NAMED_SO) || element.selectFirst("h1, main, article") != null) return false;
        var links = element.select("a[href]");
        if (links.isEmpty()) return false;
        var rest = element.clone();
        rest.select("a[href], nav, script, style, button, input, svg").remove();
        var text = element.normalName().equals("a") ? "" : rest.text().strip();
        return text.split("\\s+").length <= FEW_WORDS && !SENTENCE.matcher(text).find();
    }

    private static boolean asksForConsent(Element element) {
        return isNamed(element, ASKS_FOR_CONSENT)
                && element.selectFirst("button, [role=button], input, a") != null
                && element.selectFirst("h1, main, article") == null;
    }

    private static boolean isNamed(Element element, Pattern name) {
        return name.matcher(element.className()).find()
                || name.matcher(element.id()).find();
    }

    private static void removeUnlessContent(Element element) {
        if (element.parents().is(CONTENT)) return;
        var furniture = switch (element.normalName()) {
            case "header" -> element.selectFirst("h1") == null;
            case "aside" -> element.select("a").text().length() > element.text().length() / 2;
            default -> true;
        };
        if (furniture) element.remove();
    }

    /** What the page marks as its main content, unless most of its text stands elsewhere. */
    static Element main(Element body) {
        var mains = body.select("main, [role=main]");
        return Optional.of(mains)
                .filter(found -> found.size() == 1)
                .map(found -> found.getFirst())
                .filter(main -> 2 * main.text().length() > body.text().length())
                .orElse(body);
    }
}

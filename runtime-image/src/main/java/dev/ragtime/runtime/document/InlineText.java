package dev.ragtime.runtime.document;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** What a reader sees of text, links and pictures in a line of HTML. */
final class InlineText {
    /** Elements whose content is no part of what a page shows. */
    static final Set<String> NO_TEXT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "iframe",
            "canvas",
            "object",
            "embed",
            "video",
            "audio",
            "head",
            "title",
            "meta",
            "link",
            "datalist",
            "annotation",
            "annotation-xml",
            "nav");

    /** Kinds of input fields whose value is not shown as text. */
    private static final Set<String> NO_VALUE = Set.of(
            "hidden", "password", "submit", "button", "reset", "image", "checkbox", "radio", "file", "color", "range");

    private static final Set<String> SPACED = Set.of(
            "label", "legend", "option", "optgroup", "textarea", "button", "summary", "output", "progress", "meter");

    /** What a page shows as cells, whatever its elements are called. */
    private static final Set<String> CELLS = Set.of("cell", "gridcell", "columnheader", "rowheader");

    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:https?|ftps?|tel|mailto):.+");
    private static final int LONGEST_ADDRESS = 300;

    private final Hidden hidden;

    InlineText(Hidden hidden) {
        this.hidden = hidden;
    }

    /** All of an element in one line. */
    String of(Element element) {
        var out = new StringBuilder();
        children(element, out);
        return VisibleText.line(out.toString());
    }

    void append(Node node, StringBuilder out) {
        switch (node) {
            case TextNode text -> {
                if (!(text.parent() instanceof Element parent) || !hidden.isSilent(parent))
                    out.append(text.getWholeText());
            }
            case Element element -> {
                if (!NO_TEXT.contains(element.normalName()) && !hidden.isGone(element)) element(element, out);
            }
            default -> {}
        }
    }

    private void children(Element element, StringBuilder out) {
        for (var node : element.childNodes()) append(node, out);
    }

    private void element(Element element, StringBuilder out) {
        var name = element.normalName();
        switch (name) {
            case "br", "hr" -> out.append(' ');
            case "img", "area" -> alternative(element, element.attr("alt"), out);
            case "svg" -> drawing(element, out);
            case "input" -> input(element, out);
            case "select" -> out.append(' ').append(options(element)).append(' ');
            case "a" -> link(element, out);
            case "sup" -> raised(element, out);
            case "rt" -> reading(element, out);
            default -> {
                if (element.attr("role").equals("img")) {
                    alternative(element, element.attr("aria-label"), out);
                }
                boolean apart = element.isBlock() || SPACED.contains(name) || CELLS.contains(element.attr("role"));
                if (apart) out.append(' ');
                children(element, out);
                if (apart) out.append(' ');
            }
        }
    }

    private void alternative(Element image, String text, StringBuilder out) {
        if (!hidden.isSilent(image) && !text.isBlank()) {
            out.append(' ').append(text).append(' ');
        }
    }

    /** The words in a drawing are seen; its title is not, but says what the drawing shows. */
    private void drawing(Element drawing, StringBuilder out) {
        alternative(drawing, drawing.attr("aria-label"), out);
        for (var text : drawing.select("text")) {
            if (hidden.isGone(text) || text.parents().stream().anyMatch(hidden::isGone)) continue;
            out.append(' ');
            children(text, out);
            out.append(' ');
        }
    }

    private static void input(Element input, StringBuilder out) {
        var type = input.attr("type").toLowerCase(java.util.Locale.ROOT);
        if (type.equals("image")) out.append(' ').append(input.attr("alt")).append(' ');
        if (!type.equals("hidden")) out.append(' ');
        if (!NO_VALUE.contains(type)) out.append(input.attr("value")).append(' ');
    }

    private String options(Element select) {
        return select.select("option, optgroup").stream()
                .filter(option -> !hidden.isGone(option))
                .map(this::option)
                .filter(option -> !option.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private String option(Element option) {
        var label = VisibleText.line(option.attr("label"));
        return label.isEmpty() && option.normalName().equals("option") ? of(option) : label;
    }

    private void link(Element link, StringBuilder out) {
        int before = out.length();
        children(link, out);
        address(link, out.substring(before)).ifPresent(address -> {
            int end = out.length();
            while (end > 0 && VisibleText.isBlank(out.charAt(end - 1))) end--;
            out.insert(end, " (" + address + ")");
        });
    }

    /** Where a link leads, when that says more than its text does. */
    static Optional<String> address(Element link, String text) {
        return address(link.attr("href"), text);
    }

    static Optional<String> address(String href, String text) {
        var address = href.strip();
        var shown = VisibleText.line(text);
        if (shown.isEmpty()
                || address.length() > LONGEST_ADDRESS
                || !ADDRESS.matcher(address).matches()) return Optional.empty();
        if (address.regionMatches(true, 0, "mailto:", 0, 7))
            address = address.substring(7).replaceFirst("\\?.*", "");
        if (address.regionMatches(true, 0, "tel:", 0, 4)) address = address.substring(4);
        return bare(address).equalsIgnoreCase(bare(shown)) ? Optional.empty() : Optional.of(address);
    }

    private static String bare(String address) {
        return address.replaceAll("^(?i)(?:https?|ftps?)://(?:www\\.)?|[\\s/]+$", "")
                .replaceAll("[\\s\u2010\u2011]", "");
    }

    /** Stands above its word, or in parentheses that the page has for it. */
    private void reading(Element reading, StringBuilder out) {
        boolean parted = reading.parent() != null && reading.parent().selectFirst("rp") != null;
        if (!parted) out.append('(');
        children(reading, out);
        if (!parted) out.append(')');
    }

    /** An exponent or the number of a note must not run into what stands before it. */
    private void raised(Element raised, StringBuilder out) {
        raised(of(raised), out);
    }

    static void raised(String text, StringBuilder out) {
        boolean number = text.matches("[-+\u2212]?\\d+|\\[?\\d+\\]?");
        boolean runsOn = !out.isEmpty() && Character.isLetterOrDigit(out.charAt(out.length() - 1));
        if (number && runsOn && !text.startsWith("[")) out.append('^');
        out.append(text);
    }
}

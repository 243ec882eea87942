package dev.ragtime.runtime.document;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Which elements of a page nobody can see, as far as the page itself tells. What a reader can unfold (tabs, accordions,
 * details) is not hidden. Where a style sheet elsewhere decides, the text counts as visible.
 */
final class Hidden {
    /** Of style sheets what is asked for below: to keep all would take memory, for each of many selectors. */
    static final Set<String> PROPERTIES = Set.of(
            "display",
            "content-visibility",
            "transform",
            "opacity",
            "position",
            "left",
            "top",
            "right",
            "clip",
            "clip-path",
            "text-indent",
            "margin-left",
            "visibility",
            "font-size",
            "color",
            "background-image",
            "background-color",
            "background");

    private static final Pattern NOTHING = Pattern.compile("0(?:\\.0+)?(?:[a-z]+|%)?");
    private static final Pattern DOT = Pattern.compile("(?:0?\\.\\d+|1)(?:px|pt)|0?\\.[01]\\d*r?em");
    private static final Pattern FAR_AWAY = Pattern.compile("-\\d{3,}(?:\\.\\d+)?(?:px|em|rem|%|pt|ex|ch|vw)?");
    private static final Pattern CLIPPED = Pattern.compile("rect\\(\\s*(?:0|1)(?:px)?[\\s,].*|inset\\((?:50|100)%.*");
    private static final Pattern SCALED_AWAY = Pattern.compile("(?:.*\\s)?scale[xy]?\\(\\s*0(?:\\.0+)?\\s*[,)].*");
    private static final Pattern TRANSPARENT =
            Pattern.compile("transparent|(?:rgb|hsl)a?\\(.*[,/]\\s*0(?:\\.0+)?%?\\s*\\)");
    private static final Set<String> FOR_SCREEN_READERS =
            Set.of("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only");

    private final StyleRules rules;
    private final Set<String> unfoldable = new HashSet<>();
    private final Set<Element> gone = new HashSet<>();
    private final Set<Element> silent = new HashSet<>();

    private Hidden(StyleRules rules) {
        this.rules = rules;
    }

    static Hidden in(Document page) {
        var hidden = new Hidden(StyleRules.in(page));
        hidden.findUnfoldable(page);
        var known = page.select("link[rel~=(?i)stylesheet]").isEmpty();
        hidden.mark(
                page, new Look(false, false, Optional.empty(), known ? Optional.of(Colour.WHITE) : Optional.empty()));
        return hidden;
    }

    /** Neither it nor anything in it is seen. */
    boolean isGone(Element element) {
        return gone.contains(element);
    }

    /** Its own text is not seen; that of elements in it may be. */
    boolean isSilent(Element element) {
        return silent.contains(element);
    }

    /** What an element's text looks like, unless it says otherwise itself. */
    private record Look(boolean invisible, boolean tiny, Optional<Colour> text, Optional<Colour> ground) {
        boolean hides() {
            return invisible
                    || tiny
                    || text.isPresent() && ground.isPresent() && text.get().looksLike(ground.get());
        }
    }

    private void findUnfoldable(Document page) {
        for (var control : page.select("[aria-controls]")) {
            for (var id : control.attr("aria-controls").split("\\s+")) unfoldable.add(id);
        }
        for (var control :
                page.select("[data-target], [data-bs-target], [role=tab], [data-toggle], [data-bs-toggle]")) {
            for (var name : Set.of("data-target", "data-bs-target", "href")) {
                if (control.attr(name).startsWith("#"))
                    unfoldable.add(control.attr(name).substring(1));
            }
        }
    }

    private void mark(Element element, Look around) {
        for (var child : element.children()) {
            var style = rules.of(child);
            if (isGone(child, style)) {
                gone.add(child);
                continue;
            }
            var look = look(child, style, around);
            if (look.hides()) silent.add(child);
            mark(child, look);
        }
    }

    private boolean isGone(Element element, Map<String, String> style) {
        boolean unseen = element.hasAttr("hidden") && !element.attr("hidden").equalsIgnoreCase("until-found")
                || element.attr("aria-hidden").equalsIgnoreCase("true")
                || style.getOrDefault("display", "").equals("none")
                || style.getOrDefault("content-visibility", "").equals("hidden")
                || SCALED_AWAY.matcher(style.getOrDefault("transform", "")).matches()
                || NOTHING.matcher(style.getOrDefault("opacity", "1")).matches();
        return unseen && !canBeUnfolded(element) || isOutOfSight(element, style);
    }

    private boolean canBeUnfolded(Element element) {
        if (unfoldable.contains(element.id()) && !element.id().isEmpty()) return true;
        if (element.attr("role").equalsIgnoreCase("tabpanel")) return true;
        return Optional.ofNullable(element.previousElementSibling())
                .filter(HtmlBlocks::isToggle)
                .isPresent();
    }

    private static boolean isOutOfSight(Element element, Map<String, String> style) {
        for (var name : FOR_SCREEN_READERS) {
            if (element.hasClass(name)) return true;
        }
        if (style.isEmpty()) return false;
        boolean placed = Set.of("absolute", "fixed").contains(style.getOrDefault("position", ""));
        boolean away = matches(FAR_AWAY, style, "left")
                || matches(FAR_AWAY, style, "top")
                || matches(FAR_AWAY, style, "right");
        boolean clipped = matches(CLIPPED, style, "clip") || matches(CLIPPED, style, "clip-path");
        return placed && (away || clipped)
                || matches(FAR_AWAY, style, "text-indent")
                || matches(FAR_AWAY, style, "margin-left");
    }

    private static boolean matches(Pattern pattern, Map<String, String> style, String property) {
        return pattern.matcher(style.getOrDefault(property, "")).matches();
    }

    private static Look look(Element element, Map<String, String> style, Look around) {
        var visibility = style.getOrDefault("visibility", "");
        boolean invisible = visibility.isEmpty() || visibility.equals("inherit")
                ? around.invisible()
                : !visibility.equals("visible");
        var size = style.getOrDefault("font-size", "");
        boolean tiny = size.isEmpty() || size.equals("inherit")
                ? around.tiny()
                : NOTHING.matcher(size).matches() || DOT.matcher(size).matches();
        var ground = ground(element, style, around.ground());
        return new Look(invisible, tiny, text(element, style, around, ground), ground);
    }

    private static Optional<Colour> text(
            Element element, Map<String, String> style, Look around, Optional<Colour> ground) {
        var colour = style.getOrDefault("color", element.normalName().equals("font") ? element.attr("color") : "");
        if (colour.isEmpty() || colour.equals("inherit")) return around.text();
        return TRANSPARENT.matcher(colour).matches() ? ground : Colour.of(colour);
    }

    private static Optional<Colour> ground(Element element, Map<String, String> style, Optional<Colour> around) {
        if (style.containsKey("background-image")) return Optional.empty();
        var colour = style.getOrDefault("background-color", style.getOrDefault("background", element.attr("bgcolor")))
                .toLowerCase(Locale.ROOT);
        if (colour.isEmpty() || Set.of("inherit", "transparent", "none").contains(colour)) return around;
        return Colour.of(colour);
    }
}

package dev.ragtime.runtime.document;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * Parts of a page that a reader opens by a label which stands elsewhere: a tab's panel, and what a button farther off
 * unfolds. The label is the heading of its panel.
 */
final class HtmlPanels {
    private final InlineText inline;
    private final Map<String, String> labels = new HashMap<>();

    HtmlPanels(InlineText inline) {
        this.inline = inline;
    }

    void find(Element root) {
        for (var opener : root.select("[role=tab], [data-toggle=collapse], [data-bs-toggle=collapse]")) {
            var label = inline.of(opener);
            if (label.isEmpty() || !isTab(opener) && isLabelledWhereItStands(opener)) continue;
            for (var name : Set.of("aria-controls", "href", "data-target", "data-bs-target")) {
                var id = opener.attr(name).replaceFirst("^#", "");
                if (!id.isEmpty() && root.getElementById(id) != null) labels.put(id, label);
            }
            if (!opener.id().isEmpty()) {
                for (var panel : root.select("[role=tabpanel][aria-labelledby]")) {
                    if (panel.attr("aria-labelledby").equals(opener.id())) labels.put(panel.id(), label);
                }
            }
        }
    }

    private static boolean isTab(Element element) {
        return element.attr("role").equals("tab");
    }

    /** Right above its panel, or as a heading. */
    private static boolean isLabelledWhereItStands(Element opener) {
        return HtmlBlocks.isToggle(opener) || opener.parents().stream().anyMatch(HtmlBlocks::isHeading);
    }

    /** What stands above a panel; empty for any other element. */
    Optional<String> labelOf(Element element) {
        return Optional.of(element.id()).filter(id -> !id.isEmpty()).map(labels::get);
    }

    /** Whether it is read as the heading of its panel, and so not where it stands. */
    boolean isLabel(Element element) {
        boolean opens = isTab(element)
                || element.attr("data-toggle").equals("collapse")
                || element.attr("data-bs-toggle").equals("collapse");
        return opens && labels.containsValue(inline.of(element));
    }
}

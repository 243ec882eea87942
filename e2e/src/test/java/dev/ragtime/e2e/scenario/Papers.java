package dev.ragtime.e2e.scenario;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Documents that are alike but for one word, and who may read them: some of twenty, as a seed has it. While the rights of one
 * change, those who may by the old or the new ones may read it. Thread-safe.
 */
final class Papers {
    static final String NAMESPACE = "access";
    static final int PRINCIPALS = 20;

    /** Those after them are ServiceAccounts. */
    static final int PEOPLE = 16;

    static final int PAPERS = 200;

    /** The first half is pushed, the second lies in a ConfigMap and says in its front matter who may read it. */
    static final int PUSHED = PAPERS / 2;

    /** By a word that no other has, or by its path. */
    private static final Pattern WORD = Pattern.compile("quibble(\\d+)x|paper-(\\d+)\\.md");

    private static final int MOST_READERS = 4;

    /** Of each paper what its rights were, and last what they are. */
    private final List<List<Rights>> rights = new ArrayList<>();

    /**
     * @param inForce who may read it, and no other
     * @param coming who may once a change is in force; the same while there is none
     */
    record Rights(Set<Integer> inForce, Set<Integer> coming) {
        boolean isStable() {
            return inForce.equals(coming);
        }

        boolean allow(int principal) {
            return inForce.contains(principal) || coming.contains(principal);
        }
    }

    Papers(Random random) {
        for (var paper = 0; paper < PAPERS; paper++) {
            var some = some(random);
            rights.add(new CopyOnWriteArrayList<>(List.of(new Rights(some, some))));
        }
    }

    private static Set<Integer> some(Random random) {
        return random.ints(random.nextInt(MOST_READERS + 1), 0, PRINCIPALS)
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Of ServiceAccounts as Kubernetes calls them; of others with what programs give a meaning to, and beyond ASCII. */
    static String name(int principal) {
        if (principal >= PEOPLE) return "system:serviceaccount:" + NAMESPACE + ":" + account(principal);
        return switch (principal % 4) {
            case 0 -> "user:" + principal;
            case 1 -> "CN=Person " + principal + ", OU=Lamps";
            case 2 -> "100% " + principal + "\u00e9\ud83d\ude00";
            default -> " \"'\\*" + principal + " ";
        };
    }

    /** Name of the ServiceAccount of a principal who is one. */
    static String account(int principal) {
        return "reader-" + principal;
    }

    /** As a client sends it. */
    static String encoded(int principal) {
        return URLEncoder.encode(name(principal), StandardCharsets.UTF_8).replace("+", "%20");
    }

    Rights of(int paper) {
        return rights.get(paper).getLast();
    }

    /** Begins to give other rights to some papers, from one to another. */
    List<Integer> change(Random random, int many, int from, int to) {
        var changed = random.ints(from, to).distinct().limit(many).boxed().toList();
        for (var paper : changed) rights.get(paper).add(new Rights(of(paper).inForce(), some(random)));
        return changed;
    }

    /** The change is in force. */
    void settle(List<Integer> papers) {
        for (var paper : papers)
            rights.get(paper).add(new Rights(of(paper).coming(), of(paper).coming()));
    }

    /** Source that a paper comes from. */
    static String source(int paper) {
        return paper < PUSHED ? "inbox" : "written";
    }

    /** Names of those who may read a paper once what is under way is in force. */
    List<String> readers(int paper) {
        return of(paper).coming().stream().map(Papers::name).toList();
    }

    static String path(int paper) {
        return "paper-" + paper + ".md";
    }

    static String question(int paper) {
        return "What is the name quibble" + paper + "x of?";
    }

    static String text(int paper) {
        return "The paper with the number %1$d is on lamps, and its name is quibble%1$dx.\n".formatted(paper);
    }

    /** Documents of the ConfigMap. */
    Map<String, String> written() {
        var documents = new LinkedHashMap<String, String>();
        for (var paper = PUSHED; paper < PAPERS; paper++) {
            var readers = readers(paper).stream().map(Papers::quoted).collect(Collectors.joining(", ", "[", "]"));
            documents.put(path(paper), "---\nprincipals: " + readers + "\n---\n" + text(paper));
        }
        return documents;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Papers that a text shows something of. */
    static Set<Integer> shown(String text) {
        var shown = new HashSet<Integer>();
        var words = WORD.matcher(text);
        while (words.find()) shown.add(Integer.parseInt(words.group(1) == null ? words.group(2) : words.group(1)));
        return shown;
    }

    /** A moment, to hold an answer against what was so since then: of each paper how often its rights had changed. */
    List<Integer> now() {
        return rights.stream().map(List::size).toList();
    }

    /** What the rights of a paper were at a moment and since: more than one may have come and gone. */
    List<Rights> since(List<Integer> moment, int paper) {
        var all = List.copyOf(rights.get(paper));
        return all.subList(moment.get(paper) - 1, all.size());
    }
}

package dev.ragtime.runtime.document;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Languages that name what they declare in the same way; how a line says the name. */
enum CodeLanguage {
    BRACES(
            "java kt kts groovy gradle scala js mjs cjs jsx ts tsx go rs c h cc cpp cxx hh hpp cs php swift dart proto"
                    + " graphql",
            Braces.TYPE,
            Braces.ALIAS,
            Braces.FUNCTION,
            Braces.FUNCTION_VALUE,
            Braces.METHOD,
            Braces.METHOD_OF_MORE_LINES),
    PYTHON("py pyi", "^\\s*+(?:async\\s+)?(?:def|class)\\s+(\\w+)"),
    RUBY("rb", "^\\s*+(?:def|class|module)\\s+([\\w.:?!]+)"),
    LUA("lua", "^\\s*+(?:local\\s+)?function\\s+([\\w.:]+)"),
    SHELL("sh bash zsh", "^\\s*+(?:function\\s+)?([\\w:-]+)\\s*\\(\\)", "^\\s*+function\\s+([\\w:-]+)"),
    SQL(
            "sql",
            "(?i)^\\s*+create\\s+(?:or\\s+replace\\s+)?(?:\\w+\\s+){0,3}?(?:table|view|function|procedure|index|trigger|type)\\s+"
                    + "(?:if\\s+not\\s+exists\\s+)?([\\w.\"`\\[\\]]+)"),
    YAML("yaml yml", "^\\s*+(?:- )?([\\w./-]+):(?:\\s+[|>&!][^\\s]*)?\\s*$", "^\\s*+(?:- )?[^\\s:]+:(?:\\s()|()$)"),
    SETTINGS("toml ini cfg conf properties", "^\\s*+\\[+([^\\]]+)\\]+"),
    TERRAFORM("tf hcl", "^\\s*+(\\w+(?:\\s+\"[^\"]*\")*)\\s*\\{"),
    MARKUP("xml xsd xsl", "^\\s*+<([A-Za-z][\\w:.-]*)(?:\\s[^>]*)?>$"),
    /** Files that are known by their name. */
    BUILD("mk dockerfile", "^([\\w./%-]+)\\s*:(?!=)");

    /** Declarations in languages that look like C; each line is tried from its beginning, without going back far. */
    private static final class Braces {
        private static final String NAME = "([A-Za-z_$][\\w$]*)";
        private static final String GENERICS = "(?:<[^>]*>)?";

        static final String TYPE =
                "^\\s*+(?:[\\w.()<>\\[\\],?]+\\s+){0,9}?(?:class|interface|enum|record|struct|union|trait|object"
                        + "|namespace|impl|protocol|extension|message|service)" + GENERICS + "\\s+" + NAME;

        static final String ALIAS = "^\\s*+(?:export\\s+|pub\\s+)?type\\s+" + NAME;

        static final String FUNCTION = "^\\s*+(?:[\\w.()]+\\s+){0,9}?(?:func|function|fun|fn|def|rpc)\\b\\s*+\\*?"
                + "(?:\\([^)]*\\)|<[^>]*>)?\\s*+([A-Za-z_$][\\w$.]*)";

        /** A constant whose value is one. */
        static final String FUNCTION_VALUE =
                "^\\s*+(?:export\\s+)?(?:const|let|var)\\s+([\\w$]+)\\s*=\\s*(?:async\\b\\s*)?"
                        + "(?:function\\b|\\(|[\\w$]+\\s*=>)";

        private static final String NO_STATEMENT =
                "^\\s*+(?!(?:return|throw|new|else|case|await|yield|package|import|using|goto|assert)\\b)";

        private static final String CALLED =
                "[*&]*(?:\\w+::)*+(?!(?:if|for|while|switch|catch|do|try|synchronized|super|this"
                        + "|sizeof|when|match|with)\\b)(~?[A-Za-z_$][\\w$]*)\\s*" + GENERICS + "\\(";

        private static final String WORD = "(?:[\\w.<>\\[\\],?&*:@]+\\s+)";

        /** A name, parameters and the brace that opens its body. */
        static final String METHOD = NO_STATEMENT + WORD + "{0,9}?" + CALLED + "(?=[^;]*\\{$)";

        /** A type, a name, and a body that opens further down. */
        static final String METHOD_OF_MORE_LINES = NO_STATEMENT + WORD + "{1,9}?" + CALLED + "(?=[^;={]*$)";
    }

    private static final Set<String> BUILD_FILES = Set.of("makefile", "gnumakefile", "dockerfile", "containerfile");

    private static final Map<String, CodeLanguage> BY_EXTENSION = byExtension();

    /** What is longer is no line that a person wrote. */
    private static final int LONGEST_LINE = 300;

    private final String extensions;
    private final Pattern[] names;

    CodeLanguage(String extensions, String... names) {
        this.extensions = extensions;
        this.names = Arrays.stream(names).map(Pattern::compile).toArray(Pattern[]::new);
    }

    private static Map<String, CodeLanguage> byExtension() {
        var languages = new HashMap<String, CodeLanguage>();
        for (var language : values()) {
            for (var extension : language.extensions.split(" ")) languages.put(extension, language);
        }
        return Map.copyOf(languages);
    }

    /** The language of a file of that name; empty when it is no source code. */
    static Optional<CodeLanguage> ofPath(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (BUILD_FILES.contains(name)) return Optional.of(BUILD);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.ofNullable(BY_EXTENSION.get(name.substring(dot + 1)));
    }

    /** Whether a comment may go over lines, from one mark to another. */
    boolean hasLongComments() {
        return this == BRACES || this == SQL || this == TERRAFORM;
    }

    /** The name that a line declares; the empty one where it declares something without; empty where it does not. */
    Optional<String> declared(String line) {
        if (line.length() > LONGEST_LINE) return Optional.empty();
        for (var name : names) {
            var found = name.matcher(line);
            if (found.find())
                return Optional.of(Optional.ofNullable(found.group(1)).orElse(""));
        }
        return Optional.empty();
    }
}

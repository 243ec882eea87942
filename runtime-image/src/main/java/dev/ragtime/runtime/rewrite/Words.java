package dev.ragtime.runtime.rewrite;

import dev.ragtime.runtime.store.Terms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words of a text, in order. Which of them carry a subject is told by what the others are: the small closed classes of
 * English and German, articles, pronouns, auxiliaries and the like. In another language every word counts as one that does.
 */
record Words(List<Word> all) {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:[-._/:'’+#]+[\\p{L}\\p{M}\\p{N}]+)*");

    private static final Pattern SENTENCE_END = Pattern.compile("[.?!\\n]");

    private static final String ENGLISH =
            "a about after again all already also am an and another any are as at be because been before "
                    + "being but by can could did do does doing done during each either else even ever every few for "
                    + "from get gets getting give gives go goes got had has have having he her here hers him his how "
                    + "i if in instead into is it its just know let like make makes making many may me mean more most "
                    + "much must my need needs neither no nor not now of off on one ones only or other our out over "
                    + "per please same shall she should so some still such take takes taking tell than that the their "
                    + "theirs them then there these they this those through to too under until up us use very via "
                    + "want was we were what when where whether which while who whom whose why will with within "
                    + "without would yes you your yours";

    private static final String GERMAN =
            "aber alle allem allen aller alles als andere anderem anderen anderer anderes auch auf aus bei "
                    + "beim bekomme bekommen bekommt bin bis bist bitte brauche braucht da dabei dadurch dafür "
                    + "dagegen daher damit danach daran darauf daraus darf darfst darin darüber das dass davon dazu "
                    + "dein deine dem den denen denn der deren des dessen die dies diese diesem diesen dieser dieses "
                    + "doch dort du durch dürfen ein eine einem einen einer eines er es etwas euch euer für gab "
                    + "genauso gibt habe haben hast hat hatte hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im "
                    + "ins ist ja jede jedem jeden jeder jedes jene jenem jenen jener jenes kann kannst kein keine "
                    + "keinem keinen keiner können könnte machen macht mal man mehr mein meine meinem meinen meiner "
                    + "mich mir mit muss musst müssen nach nicht noch nun nur ob oder ohne pro schon sehr sein seine "
                    + "seinem seinen seiner selbe sich sie sind solche solchem solchen solcher soll sollen sonst um "
                    + "und uns unser unsere unter viel viele vom von vor wann war waren warum weil welche welchem "
                    + "welchen welcher welches wem wen wenn wer werde werden wessen wie wieso willst wir wird wo "
                    + "wofür woher wohin womit wurde würde zu zum zur zwischen über";

    private static final Set<String> FUNCTION = Stream.of(ENGLISH, GERMAN)
            .flatMap(words -> Stream.of(words.split(" ")))
            .collect(Collectors.toUnmodifiableSet());

    /** What follows one of these asks for a measure and names no subject: how long, wie viele. */
    private static final Set<String> MEASURING = Set.of("how", "wie");

    /**
     * @param text as it was written
     * @param content whether it carries a subject
     * @param before the word before it, in lower case; empty at the beginning of a sentence
     */
    record Word(String text, boolean content, String before) {
        String lower() {
            return text.toLowerCase(Locale.ROOT);
        }

        /** Whether it may be a name: a capital that no beginning of a sentence explains, or a digit. */
        boolean isName() {
            return !before.isEmpty() && Character.isUpperCase(text.codePointAt(0))
                    || text.codePoints().anyMatch(Character::isDigit);
        }

        /** Whether it stands where the other one stood: in Lyon, in Hamburg. */
        boolean replaces(Word other) {
            return isName() && other.isName() && !before.isEmpty() && before.equals(other.before);
        }
    }

    Words {
        all = List.copyOf(all);
    }

    static Words of(String text) {
        var words = new ArrayList<Word>();
        var end = 0;
        for (var found : WORD.matcher(text).results().toList()) {
            var begins = words.isEmpty()
                    || SENTENCE_END.matcher(text.substring(end, found.start())).find();
            var before = begins ? "" : words.getLast().lower();
            var content =
                    !MEASURING.contains(before) && !isFunction(found.group().toLowerCase(Locale.ROOT));
            words.add(new Word(found.group(), content, before));
            end = found.end();
        }
        return new Words(words);
    }

    private static boolean isFunction(String lower) {
        var apostrophe = lower.replace('\u2019', '\'').indexOf('\'');
        return FUNCTION.contains(apostrophe < 0 ? lower : lower.substring(0, apostrophe));
    }

    /** Those that carry a subject. */
    List<Word> content() {
        return all.stream().filter(Word::content).toList();
    }

    /** Those that carry a subject, as the keyword ranking sees them. */
    Set<String> terms() {
        return new HashSet<>(Terms.of(content().stream().map(Word::text).collect(Collectors.joining(" "))));
    }
}

package dev.ragtime.runtime.rewrite;

import java.util.Set;

/** How far a question leans on what was said before it. */
enum Leaning {
    /** It says itself what it is about. */
    NONE,
    /** It says little: it may be short, or lean. */
    PERHAPS,
    /** It goes on, or points back. */
    SURELY;

    /** A question with this many words that carry a subject says itself what it is about. */
    private static final int ENOUGH = 2;

    /** So many words may be all of them names of what is asked of something named before, whatever the language. */
    private static final int SHORT = 2;

    private static final Set<String> GOING_ON =
            Set.of("and", "or", "but", "also", "same", "und", "oder", "aber", "auch", "genauso");

    private static final Set<String> WHAT_ABOUT = Set.of("what about", "how about");

    /** What these stand for may also be named before them in the same question. */
    private static final Set<String> PRONOUNS = Set.of(("it its they them their theirs he him his she there "
                    + "es er sie ihn ihm ihnen dort dabei dafür dagegen damit danach daran darauf daraus darin darüber "
                    + "davon dazu")
            .split(" "));

    /** These do so only where nothing was named yet: they also begin clauses, and stand beside what they point to. */
    private static final Set<String> POINTING_BACK =
            Set.of(("that this these those one ones same other another former latter instead "
                            + "ihr ihre ihrem ihren ihrer sein seine seinem seinen seiner dies diese diesem diesen dieser dieses "
                            + "jene jenem jenen jener jenes da dadurch daher deren dessen dasselbe derselbe dieselbe solche "
                            + "solchem solchen solcher andere anderem anderen anderer anderes")
                    .split(" "));

    /** Where these end a question they stand for what was named before: ab wann bekomme ich die? */
    private static final Set<String> ARTICLES = Set.of("der", "die", "das", "den", "dem");

    /** Beside these, {@code there} and {@code es} point to nothing. */
    private static final Set<String> BEING =
            Set.of("is", "are", "was", "were", "be", "been", "gibt", "gab", "gäbe", "geht", "isn't", "aren't");

    static Leaning of(Words words) {
        if (goesOn(words)) return SURELY;
        var pointing = pointing(words);
        if (pointing != NONE) return pointing;
        return words.content().size() < ENOUGH || words.all().size() <= SHORT ? PERHAPS : NONE;
    }

    private static boolean goesOn(Words words) {
        var all = words.all();
        if (all.isEmpty()) return false;
        if (GOING_ON.contains(all.getFirst().lower())) return true;
        return all.size() > 1
                && WHAT_ABOUT.contains(all.get(0).lower() + " " + all.get(1).lower());
    }

    /** What stands beside a subject in the same question may point to that, or to nothing: is it possible to ...? */
    private static Leaning pointing(Words words) {
        var all = words.all();
        var little = words.content().size() <= ENOUGH;
        var named = 0;
        var pointing = NONE;
        for (var i = 0; i < all.size(); i++) {
            var word = all.get(i);
            if (word.content()) named++;
            if (!isBackward(words, i)) continue;
            if (named < ENOUGH && little) return SURELY;
            if (named < ENOUGH || PRONOUNS.contains(word.lower())) pointing = PERHAPS;
        }
        return pointing;
    }

    private static boolean isBackward(Words words, int at) {
        var word = words.all().get(at);
        // formal German writes you with a capital
        if (word.isName()) return false;
        if (ARTICLES.contains(word.lower())) return at == words.all().size() - 1;
        return (PRONOUNS.contains(word.lower()) || POINTING_BACK.contains(word.lower())) && !isExpletive(words, at);
    }

    private static boolean isExpletive(Words words, int at) {
        var word = words.all().get(at).lower();
        if (!word.equals("there") && !word.equals("es")) return false;
        return is(words, at - 1) || is(words, at + 1);
    }

    private static boolean is(Words words, int at) {
        return at >= 0
                && at < words.all().size()
                && BEING.contains(words.all().get(at).lower());
    }
}

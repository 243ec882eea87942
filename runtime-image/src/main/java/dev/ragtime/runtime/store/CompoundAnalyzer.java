package dev.ragtime.runtime.store;

import java.io.IOException;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterIterator;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.util.CharTokenizer;

/**
 * Words as people write identifiers and compounds ({@code max_input_chars}, {@code ERR-1234}, {@code getUserName},
 * {@code depot.yaml}): whole, by their parts, and with the parts run together; with accents and without.
 */
final class CompoundAnalyzer extends Analyzer {
    /** Signs that join the parts of a word. */
    private static final String JOINING = "-_.@:/+#'\u2019\u2010\u2011&";

    /** A longer word is no identifier but data, whose parts say nothing. */
    private static final int LONGEST = 100;

    private static final int PARTS = WordDelimiterGraphFilter.GENERATE_WORD_PARTS
            | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
            | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
            | WordDelimiterGraphFilter.SPLIT_ON_NUMERICS
            | WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE
            | WordDelimiterGraphFilter.CATENATE_WORDS
            | WordDelimiterGraphFilter.PRESERVE_ORIGINAL;

    /** An apostrophe joins letters to one word, as in "isn't". */
    private static final byte[] LETTERS = letters();

    private static byte[] letters() {
        var kinds = WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE.clone();
        kinds['\''] = kinds['a'];
        return kinds;
    }

    /** Where an abbreviation in capitals ends and a word begins, as in XMLHttp. */
    private static final Pattern CAPITALS = Pattern.compile("(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    /** True when {@link #parted} makes another text of it. */
    static boolean hasCapitals(String text) {
        return CAPITALS.matcher(text).find();
    }

    /** With abbreviations in capitals set apart from the words that follow them. */
    static String parted(String text) {
        return CAPITALS.matcher(text).replaceAll("_");
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        var words = CharTokenizer.fromTokenCharPredicate(c -> Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || JOINING.indexOf(c) >= 0);
        TokenStream terms = new EnglishPossessiveFilter(new Trimmed(words));
        terms = new WordDelimiterGraphFilter(terms, false, LETTERS, PARTS, null);
        terms = new ASCIIFoldingFilter(new LowerCaseFilter(terms), true);
        terms = new StopFilter(new Telling(terms), EnglishAnalyzer.getDefaultStopSet());
        return new TokenStreamComponents(words, new PorterStemFilter(terms));
    }

    /** Accents composed, signs at the ends taken off but for those of C++ and C#, and words that are data left out. */
    private static final class Trimmed extends FilteringTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        Trimmed(TokenStream words) {
            super(words);
        }

        @Override
        protected boolean accept() {
            var word = Normalizer.normalize(term, Normalizer.Form.NFKC)
                    .replace('\u2019', '\'')
                    .replaceAll("[\u2010\u2011]", "-")
                    .replaceAll("\\s", "");
            int start = 0;
            int end = word.length();
            while (start < end && JOINING.indexOf(word.charAt(start)) >= 0) start++;
            while (end > start && JOINING.indexOf(word.charAt(end - 1)) >= 0) end--;
            int signs = end;
            while (signs < word.length() && signs < end + 2 && "+#".indexOf(word.charAt(signs)) >= 0) signs++;
            if (signs == word.length() && end > start && end - start <= 2) end = signs;
            term.setEmpty().append(word, start, end);
            return end > start && end - start <= LONGEST;
        }
    }

    /** Leaves out parts of a single character, which say nothing and are in everything. */
    private static final class Telling extends FilteringTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        Telling(TokenStream terms) {
            super(terms);
        }

        @Override
        protected boolean accept() throws IOException {
            return term.length() > 1;
        }
    }
}

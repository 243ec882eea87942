package dev.ragtime.runtime.store;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.icu.ICUNormalizer2Filter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Words of Thai, Lao, Burmese and Khmer by ICU's dictionaries, and Chinese, Japanese and Korean by pairs of characters,
 * which needs no dictionary to agree with itself. Other scripts are left out.
 */
final class UnspacedAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
        var words = new ICUTokenizer(new DefaultICUTokenizerConfig(false, true));
        TokenStream terms = new CJKBigramFilter(new ICUNormalizer2Filter(words));
        return new TokenStreamComponents(words, new Unspaced(terms));
    }

    /** True when a text has a character of such a script. */
    static boolean concerns(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnspaced(text.charAt(i))) return true;
        }
        return false;
    }

    private static boolean isUnspaced(char c) {
        if (c < 0x0E00) return false;
        boolean southEastAsian = c <= 0x0EFF || c >= 0x1000 && c <= 0x109F || c >= 0x1780 && c <= 0x17FF;
        boolean eastAsian = c >= 0x1100 && c <= 0x11FF || c >= 0x2E80 && c <= 0x9FFF || c >= 0xAC00 && c <= 0xFAFF;
        return southEastAsian || eastAsian || c >= 0xFF66 && c <= 0xFFDC || c >= 0xD840 && c <= 0xD88F;
    }

    private static final class Unspaced extends FilteringTokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        Unspaced(TokenStream terms) {
            super(terms);
        }

        @Override
        protected boolean accept() {
            return concerns(term);
        }
    }
}

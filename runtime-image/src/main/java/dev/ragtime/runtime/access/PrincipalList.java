package dev.ragtime.runtime.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Principals as people and programs write them: as a list of names, or as a text of names parted by commas or blanks, in
 * which every character that is none of these can be written as it is, but {@code %}, and any character at all as the
 * {@code %xx} of its UTF-8 bytes.
 */
public final class PrincipalList {
    /** Principals of one document, or of one request. */
    public static final int MOST = 1000;

    /** What they are called wherever documents, or who pushes them, name them. */
    public static final String KEY = "principals";

    /** Stands for principals that somebody named in a way that cannot be read; {@link #read} refuses it. */
    public static final Object UNREADABLE = Map.of();

    private PrincipalList() {}

    /** Whether a key of a document's names principals, in whatever case. */
    public static boolean isKey(String key) {
        return KEY.equalsIgnoreCase(key);
    }

    /** Tells what is wrong and what to do, without the name that is. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String remedy) {
            super(remedy);
        }
    }

    /** @param text names parted by commas or blanks; none when it is blank */
    public static SortedSet<Principal> parse(String text) throws MalformedException {
        return of(names(text));
    }

    /** The names in such a text, as they are. */
    public static List<String> names(String text) throws MalformedException {
        var names = new ArrayList<String>();
        for (var word : text.split("[, \\t\\r\\n]+")) {
            if (!word.isEmpty()) names.add(decoded(word));
        }
        return names;
    }

    /** Whether a text can stand in a header as it is. */
    public static boolean isPlain(String text) {
        return text.chars().allMatch(character -> character == '\t' || character >= ' ' && character <= '~');
    }

    /** @param names as they are */
    public static SortedSet<Principal> of(Collection<String> names) throws MalformedException {
        var found = new TreeSet<Principal>();
        for (var name : names) add(name, found);
        return Collections.unmodifiableSortedSet(found);
    }

    /** @param raw a text or a list of names, as a document or a row has it */
    public static SortedSet<Principal> read(Object raw) throws MalformedException {
        return switch (raw) {
            case Collection<?> many -> listed(many);
            case String text -> parse(text);
            default -> throw new MalformedException("principals must be a list of names");
        };
    }

    private static SortedSet<Principal> listed(Collection<?> many) throws MalformedException {
        var found = new TreeSet<Principal>();
        for (var one : many) {
            switch (one) {
                case String name -> add(name, found);
                case Number number -> add(number.toString(), found);
                case null, default -> throw new MalformedException("principals must be a list of names");
            }
        }
        return Collections.unmodifiableSortedSet(found);
    }

    private static void add(String name, TreeSet<Principal> found) throws MalformedException {
        found.add(Principal.named(name)
                .orElseThrow(() -> new MalformedException("each principal must be " + Principal.FORM)));
        if (found.size() > MOST) throw new MalformedException("more than " + MOST + " principals: name groups instead");
    }

    private static String decoded(String word) throws MalformedException {
        if (word.indexOf('%') < 0) return word;
        if (word.codePoints().anyMatch(Principal::isHalf))
            throw new MalformedException("each principal must be " + Principal.FORM);
        var bytes = ByteBuffer.allocate(3 * word.length());
        for (int i = 0; i < word.length(); ) {
            if (word.charAt(i) == '%') {
                bytes.put(escaped(word, i));
                i += 3;
            } else {
                int character = word.codePointAt(i);
                bytes.put(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(character);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("what stands percent-encoded in a principal must be UTF-8");
        }
    }

    private static byte escaped(String word, int at) throws MalformedException {
        int high = at + 2 < word.length() ? Character.digit(word.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(word.charAt(at + 2), 16);
        if (low >= 0) return (byte) (high << 4 | low);
        throw new MalformedException(
                "a % in a principal must be followed by two hexadecimal digits; write %25 for the sign itself");
    }
}

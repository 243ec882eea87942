package dev.ragtime.runtime.document;

import dev.ragtime.runtime.document.Block.PageStart;
import dev.ragtime.runtime.document.Document.Section;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed text as bytes, between two processes of the same image. */
final class ParsedTextStream {
    private ParsedTextStream() {}

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    @FunctionalInterface
    private interface Writing<T> {
        void write(T value) throws IOException;
    }

    static void write(ParsedText parsed, DataOutputStream out) throws IOException {
        value(parsed.title().orElse(""), out);
        value(parsed.unread().orElse(""), out);
        value(parsed.pictures().orElse(""), out);
        value(parsed.metadata(), out);
        var open = new ArrayList<String>();
        list(parsed.sections(), out, section -> {
            headings(section.headings(), open, out);
            list(section.blocks(), out, block -> block(block, out));
        });
    }

    static ParsedText read(DataInputStream in) throws IOException {
        var title = (String) value(in);
        var unread = (String) value(in);
        var pictures = (String) value(in);
        @SuppressWarnings("unchecked")
        var metadata = (Map<String, Object>) value(in);
        var open = new ArrayList<String>();
        var sections = list(in, () -> new Section(headings(open, in), list(in, () -> block(in))));
        return new ParsedText(present(title), metadata, sections, present(unread), present(pictures));
    }

    static Optional<String> present(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    /** Those that a section has in common with the one before are not written again: thousands may have them. */
    private static void headings(List<String> headings, List<String> open, DataOutputStream out) throws IOException {
        int same = 0;
        while (same < Math.min(open.size(), headings.size()) && open.get(same).equals(headings.get(same))) same++;
        out.writeInt(same);
        list(headings.subList(same, headings.size()), out, heading -> text(heading, out));
        open.clear();
        open.addAll(headings);
    }

    private static List<String> headings(List<String> open, DataInputStream in) throws IOException {
        int same = in.readInt();
        open.subList(same, open.size()).clear();
        open.addAll(list(in, () -> text(in)));
        return List.copyOf(open);
    }

    private static void block(Block block, DataOutputStream out) throws IOException {
        switch (block) {
            case Block.Paragraph paragraph -> {
                out.writeByte('p');
                text(paragraph.text(), out);
                pages(paragraph.pages(), out);
            }
            case Block.Item item -> {
                out.writeByte('i');
                text(item.text(), out);
                out.writeInt(item.depth());
                pages(item.pages(), out);
            }
            case Block.Table table -> {
                out.writeByte('t');
                list(table.head(), out, line -> text(line, out));
                list(table.rows(), out, line -> text(line, out));
                pages(table.pages(), out);
            }
            case Block.Code code -> {
                out.writeByte('c');
                text(code.text(), out);
            }
        }
    }

    private static Block block(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'p' -> new Block.Paragraph(text(in), pages(in));
            case 'i' -> new Block.Item(text(in), in.readInt(), pages(in));
            case 't' -> new Block.Table(list(in, () -> text(in)), list(in, () -> text(in)), pages(in));
            case 'c' -> new Block.Code(text(in));
            default -> throw new IOException("unknown kind of block " + kind);
        };
    }

    private static void pages(List<PageStart> pages, DataOutputStream out) throws IOException {
        list(pages, out, page -> {
            out.writeInt(page.start());
            out.writeInt(page.page());
        });
    }

    private static List<PageStart> pages(DataInputStream in) throws IOException {
        return list(in, () -> new PageStart(in.readInt(), in.readInt()));
    }

    private static void value(Object value, DataOutputStream out) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeByte('m');
                list(List.copyOf(map.entrySet()), out, entry -> {
                    text(entry.getKey().toString(), out);
                    value(entry.getValue(), out);
                });
            }
            case List<?> list -> {
                out.writeByte('l');
                list(list, out, one -> value(one, out));
            }
            case Boolean truth -> {
                out.writeByte('b');
                out.writeBoolean(truth);
            }
            case Integer number -> {
                out.writeByte('n');
                out.writeInt(number);
            }
            case Double number -> {
                out.writeByte('d');
                out.writeDouble(number);
            }
            default -> {
                out.writeByte('s');
                text(value.toString(), out);
            }
        }
    }

    private static Object value(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 'm' -> {
                var map = new LinkedHashMap<String, Object>();
                for (int left = in.readInt(); left > 0; left--) map.put(text(in), value(in));
                yield map;
            }
            case 'l' -> list(in, () -> value(in));
            case 'b' -> in.readBoolean();
            case 'n' -> in.readInt();
            case 'd' -> in.readDouble();
            case 's' -> text(in);
            default -> throw new IOException("unknown kind of value " + kind);
        };
    }

    /** Longer than {@link DataOutputStream#writeUTF} can. */
    static void text(String text, DataOutputStream out) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static <T> void list(List<? extends T> list, DataOutputStream out, Writing<T> one) throws IOException {
        out.writeInt(list.size());
        for (var element : list) one.write(element);
    }

    private static <T> List<T> list(DataInputStream in, Reading<T> one) throws IOException {
        var list = new ArrayList<T>();
        for (int left = in.readInt(); left > 0; left--) list.add(one.read());
        return list;
    }
}

package dev.ragtime.runtime.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Goes through XML from one element to the next, and takes whole ones where they are small. Document types and entities
 * are not read, so that nothing is fetched and nothing multiplies.
 */
final class XmlCursor implements AutoCloseable {
    private static final String RELATIONSHIPS = "/relationships";

    /** Every ampersand of a text counts as an entity, of which a JDK allows 100,000; without a type they are harmless. */
    private static final List<String> UNLIMITED = List.of(
            "jdk.xml.maxGeneralEntitySizeLimit",
            "jdk.xml.totalEntitySizeLimit",
            "jdk.xml.entityExpansionLimit",
            "jdk.xml.entityReplacementLimit");

    /** Tables in tables take a dozen each; more than all that anybody reads, and less than the stack holds. */
    private static final int DEEPEST = 1000;

    private final InputStream in;
    private final XMLStreamReader reader;

    XmlCursor(InputStream in) throws IOException {
        this.in = in;
        try {
            this.reader = factory().createXMLStreamReader(in);
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    /** The JDK's own: another one on the class path may not know these switches. */
    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        for (var limit : UNLIMITED) factory.setProperty(limit, 0);
        factory.setProperty("jdk.xml.maxElementDepth", DEEPEST);
        factory.setProperty("jdk.xml.elementAttributeLimit", 10 * DEEPEST);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> new ByteArrayInputStream(new byte[0]));
        return factory;
    }

    /** Goes to the next start of an element. */
    boolean next() throws IOException {
        while (step()) {
            if (isStart()) return true;
        }
        return false;
    }

    /** Goes to the next start or end of an element. */
    boolean step() throws IOException {
        try {
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) return true;
            }
            return false;
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    boolean isStart() {
        return reader.isStartElement();
    }

    String name() {
        return reader.getLocalName();
    }

    /** Of the element at whose start it is. */
    Map<String, String> attributes() {
        int count = reader.getAttributeCount();
        if (count == 0) return Map.of();
        var attributes = HashMap.<String, String>newHashMap(count);
        for (int i = 0; i < count; i++) {
            var namespace = reader.getAttributeNamespace(i);
            boolean refers = namespace != null && namespace.endsWith(RELATIONSHIPS);
            var name = reader.getAttributeLocalName(i);
            attributes.putIfAbsent(refers ? "r:" + name : name, reader.getAttributeValue(i));
        }
        return attributes;
    }

    /** The element at whose start it is, with all that is in it; it is at its end afterwards. */
    Xml.Element element() throws IOException {
        var open = new ArrayDeque<Xml.Element>();
        open.push(new Xml.Element(name(), attributes(), new ArrayList<>(2)));
        try {
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        var child = new Xml.Element(name(), attributes(), new ArrayList<>(2));
                        open.element().children().add(child);
                        open.push(child);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        var done = open.pop();
                        if (open.isEmpty()) return done;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                        open.element().children().add(new Xml.Text(reader.getText()));
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw broken(e);
        }
    }

    /** Leaves out the element at whose start it is. */
    void skip() throws IOException {
        for (int depth = 1; depth > 0 && step(); ) depth += isStart() ? 1 : -1;
    }

    /** In one line, and with the reason why the bytes could not be read when that is it. */
    private static IOException broken(XMLStreamException e) {
        if (e.getNestedException() instanceof IOException cause) return cause;
        var reason = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*Message:\\s*|\\s*\\R\\s*", " ");
        return new IOException("its XML is damaged: " + reason, e);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package dev.ragtime.operator.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The first field of a form, decoded as it comes: GitHub sends its JSON in field {@code payload} unless told otherwise. */
final class FormField extends InputStream {
    private static final int HEX = 16;

    private final InputStream form;
    private boolean ended;

    private FormField(InputStream form, boolean ended) {
        this.form = form;
        this.ended = ended;
    }

    /** Empty when the form begins with another field. */
    static FormField of(InputStream form, String name) throws IOException {
        var begin = (name + "=").getBytes(US_ASCII);
        return new FormField(form, !Arrays.equals(form.readNBytes(begin.length), begin));
    }

    @Override
    public int read() throws IOException {
        if (ended) return -1;
        var next = form.read();
        if (next == -1 || next == '&') {
            ended = true;
            return -1;
        }
        if (next == '+') return ' ';
        return next == '%' ? HEX * digit() + digit() : next;
    }

    private int digit() throws IOException {
        var digit = Character.digit(form.read(), HEX);
        if (digit < 0) throw new MalformedFormException();
        return digit;
    }

    /** What is said to be a form is none. */
    static final class MalformedFormException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}

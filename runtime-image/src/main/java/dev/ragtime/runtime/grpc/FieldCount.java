package dev.ragtime.runtime.grpc;

/**
 * Counts the fields of a block of headers in HPACK (RFC 7541), without unpacking them. For a single thread.
 */
final class FieldCount {
    private static final int LONGEST_NUMBER = 28;

    private int fields;
    private State state = State.FIELD;
    private int strings;
    private int length;
    private int shift;

    private enum State {
        FIELD,
        REST_OF_INDEX,
        LENGTH,
        REST_OF_LENGTH,
        STRING
    }

    /** Begins another block. */
    void begin() {
        fields = 0;
        state = State.FIELD;
    }

    /** Takes the next byte of the block and tells how many fields have begun; one that is malformed counts as too many. */
    int after(byte next) {
        switch (state) {
            case FIELD -> field(next);
            case REST_OF_INDEX -> {
                if (next >= 0) string();
            }
            case LENGTH -> {
                length = next & 0x7f;
                shift = 0;
                if (length == 0x7f) state = State.REST_OF_LENGTH;
                else content();
            }
            case REST_OF_LENGTH -> {
                length += (next & 0x7f) << shift;
                shift += 7;
                if (shift > LONGEST_NUMBER || length < 0) return Integer.MAX_VALUE;
                if (next >= 0) content();
            }
            case STRING -> {
                if (--length == 0) string();
            }
        }
        return fields;
    }

    /** By its first bits a field is known, its name known, or not; or it is none, but the size of the table. */
    private void field(byte first) {
        if ((first & 0x80) != 0) begun(first & 0x7f, 0x7f, 0);
        else if ((first & 0x40) != 0) begun(first & 0x3f, 0x3f, 1);
        else if ((first & 0x20) != 0) begun(first & 0x1f, 0x1f, 0);
        else begun(first & 0x0f, 0x0f, 1);
    }

    private void begun(int index, int full, int values) {
        fields++;
        strings = values > 0 && index == 0 ? 2 : values;
        if (index == full) state = State.REST_OF_INDEX;
        else string();
    }

    private void string() {
        state = strings-- > 0 ? State.LENGTH : State.FIELD;
    }

    private void content() {
        if (length == 0) string();
        else state = State.STRING;
    }
}

package dev.ragtime.api.knowledgebase;

/** What values a field of metadata has. */
public enum FieldType {
    String,
    StringList,
    Integer,
    Number,
    Boolean,
    DateTime
}

package dev.ragtime.api;

/** Names of the API group that everything else is built from. */
public final class Ragtime {
    public static final String GROUP = "ragtime.dev";
    public static final String VERSION = "v1alpha1";
    public static final String API_VERSION = GROUP + "/" + VERSION;

    /** Name every resource and every named list item must have: it becomes part of Service names. */
    public static final String NAME_PATTERN = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

    /** Name of a Kubernetes object that a reference points to (DNS subdomain). */
    public static final String OBJECT_NAME_PATTERN = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    /** Where something is below a root, a folder or how a key begins: it does not start with a slash. */
    public static final String RELATIVE_PATH_PATTERN = "^[^/].*$";

    /** A folder below a root, which is the root when empty: it does not start with a slash. */
    public static final String FOLDER_PATTERN = "^([^/].*)?$";

    /** A decimal number written as a string, since Kubernetes' API avoids floats. */
    public static final String DECIMAL_PATTERN = "^[0-9]+(\\.[0-9]+)?$";

    /** CEL: the address of a server, without path, query and credentials. */
    public static final String IS_SERVER_ADDRESS = "self.matches('^https?://[^/@?#]+/?$')";

    /** An address whose server can be believed: over TLS, or on this machine or in the cluster. */
    public static final String TRUSTWORTHY_PATTERN =
            "^(https://[^/@?# ]+|http://(localhost|127[.]0[.]0[.]1|[a-z0-9.-]+[.]svc([.]cluster[.]local)?)(:[0-9]{1,5})?)(/[^@?# ]*)?$";

    /** CEL: such an address. */
    public static final String IS_TRUSTWORTHY_ADDRESS = "self.matches('" + TRUSTWORTHY_PATTERN + "')";

    /** CEL: a quantity above 0 as Kubernetes writes it. */
    public static final String IS_SIZE =
            "string(self).matches('^[+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$') && quantity(string(self)).compareTo(quantity('0')) > 0";

    /**
     * Names a revision: label of the pods that serve it, and annotation of the ModelRoute that a gateway works by.
     */
    public static final String REVISION = GROUP + "/revision";

    private Ragtime() {}
}

package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** One place that documents come from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.git), has(self.s3), has(self.gcs), has(self.azureBlob), has(self.web), has(self.jdbc), has(self.volume), has(self.image), has(self.configMap), has(self.http)].filter(x, x).size() == 1",
        message = "set exactly one of git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http")
@ValidationRule(
        value = "!(has(self.json) && (has(self.jdbc) || has(self.http) || has(self.web)))",
        message =
                "json is about files: leave it out; jdbc names columns, and what is pushed to http or a page of web is a document each")
@ValidationRule(
        value = "!(has(self.webhook) && has(self.http))",
        message = "webhook is for sources that are read: leave it out; what is pushed to http is indexed as it comes")
public record Source(
        @Required
        @Size(min = 1, max = 40)
        @Pattern(Ragtime.NAME_PATTERN)
        @JsonPropertyDescription(
                "Name of the source, unique here. Part of every document's identity: renaming it reads all again.")
        String name,

        @JsonPropertyDescription("Files of a git repository.")
        Git git,

        @JsonPropertyDescription("Objects of a bucket of Amazon S3, or of a store that speaks its protocol.")
        S3 s3,

        @JsonPropertyDescription("Objects of a bucket of Google Cloud Storage.")
        Gcs gcs,

        @JsonPropertyDescription("Blobs of a container of Azure Blob Storage.")
        AzureBlob azureBlob,

        @JsonPropertyDescription("Pages of a web site, and what they link to.")
        Web web,

        @JsonPropertyDescription("Rows of a query to PostgreSQL, MySQL or MariaDB, one document a row.")
        Jdbc jdbc,

        @JsonPropertyDescription("Files of a PersistentVolumeClaim.")
        Volume volume,

        @JsonPropertyDescription(
                "Files of an OCI image or artifact, mounted read-only by nodes that can: Kubernetes 1.35, or an older one with the feature gate ImageVolume, and containerd 2.1 or CRI-O 1.31.")
        Image image,

        @JsonPropertyDescription("Values of a ConfigMap, one document a key; read again whenever it changes.")
        Reference configMap,

        @JsonPropertyDescription(
                "Documents that programs push to an endpoint of the KnowledgeBase, also in the shape of OpenAI's files.")
        Http http,

        @JsonPropertyDescription("Metadata of all documents of the source.")
        SourceMetadata metadata,

        @JsonPropertyDescription(
                "Makes a document of each record in JSON files (.json, .jsonl, .ndjson), which are read by default then. Default: each such file is one document, and read where include names it.")
        JsonRecords json,

        @JsonPropertyDescription(
                "Has a server of the source say when it changed: the source is then read at once, and no other with it. Default: none.")
        Webhook webhook) {

    /** A source of this kind. */
    public static Source of(String name, SourceKind kind) {
        return new Source(
                name,
                as(Git.class, kind),
                as(S3.class, kind),
                as(Gcs.class, kind),
                as(AzureBlob.class, kind),
                as(Web.class, kind),
                as(Jdbc.class, kind),
                as(Volume.class, kind),
                as(Image.class, kind),
                kind instanceof SourceKind.ConfigMap(var configMap) ? new Reference(configMap) : null,
                as(Http.class, kind),
                null,
                null,
                null);
    }

    /** A source of which no more than the name is known. */
    public static Source named(String name) {
        return of(name, null);
    }

    private static <T extends SourceKind> T as(Class<T> type, SourceKind kind) {
        return type.isInstance(kind) ? type.cast(kind) : null;
    }

    /** The same with metadata of its own, and with records of JSON; each may be null. */
    public Source with(SourceMetadata own, JsonRecords records) {
        return new Source(
                name, git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http, own, records, webhook);
    }

    /** What of it says how it is read: who tells of changes does not. */
    public Source asRead() {
        return new Source(
                name, git, s3, gcs, azureBlob, web, jdbc, volume, image, configMap, http, metadata, json, null);
    }

    /** A branch, tag or commit of a git repository, read over HTTP(S) or SSH. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "self.url.matches('^https?://') || has(self.credentialsSecret)",
            message =
                    "a repository read over SSH needs credentialsSecret: a Secret with keys ssh-privatekey and known_hosts")
    public record Git(
            @Required
            @Size(max = 2048)
            @ValidationRule(
                    value =
                            "self.matches('^(https?|ssh)://.') || self.matches('^[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^/].*$')",
                    message =
                            "url must begin with https://, http:// or ssh://, or be of the form user@host:path; files of this machine and other protocols are not read")
            @ValidationRule(
                    value = "!self.startsWith('http') || !self.contains('@')",
                    message =
                            "url must not hold credentials or an @: put them into a Secret and name it in credentialsSecret")
            @ValidationRule(
                    value = "!self.matches('^ssh://[^/@]*:[^/@]*@')",
                    message = "url must not hold a password: over SSH the key of credentialsSecret logs in")
            @JsonPropertyDescription(
                    "Clone address: https://, http://, ssh://user@host:port/path or user@host:path, without a password in it. Default of user: git.")
            String url,

            @Size(min = 1, max = 255)
            @JsonPropertyDescription("Branch, tag or full commit hash. Default: the repository's default branch.")
            String ref,

            @Size(max = 1024)
            @Pattern("^[^/].*$")
            @JsonPropertyDescription("Folder to read, relative to the repository's root. Default: the root.")
            String directory,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Globs below directory; a file must match one. Default: every file of a type that is read by default.")
            List<String> include,

            @JsonPropertyDescription(
                    "Over HTTP(S): a Secret with key password (a token will do), and username if the server wants one, git by default. Over SSH: a Secret with keys ssh-privatekey, a deploy key without passphrase, and known_hosts, the server's public keys.")
            Reference credentialsSecret,

            @Size(max = 2048)
            @ValidationRule(
                    value = "self.matches('^https?://.') && self.contains('{path}')",
                    message = "linkTemplate must begin with https:// or http:// and hold {path}")
            @JsonPropertyDescription(
                    "Address that opens a file in a browser, for citations: {commit} and {path}, from the repository's root, are filled in. Default: that of GitHub, GitLab, Gitea, Forgejo or Bitbucket where the host's name tells which it is, else none.")
            String linkTemplate)
            implements SourceKind {

        /** Keys of the Secret of its credentials, see {@link #credentials}. */
        public static final String PASSWORD = "password";

        public static final String PRIVATE_KEY = "ssh-privatekey";
        public static final String KNOWN_HOSTS = "known_hosts";

        public Git {
            directory = directory == null ? "" : directory;
            include = include == null ? List.of() : List.copyOf(include);
        }

        /** True for {@code ssh://host/path} and {@code user@host:path}. */
        public boolean overSsh() {
            return !url.startsWith("http://") && !url.startsWith("https://");
        }

        @Override
        public Optional<Credentials> credentials() {
            var keys = overSsh() ? List.of(PRIVATE_KEY, KNOWN_HOSTS) : List.of(PASSWORD);
            return Optional.ofNullable(credentialsSecret).map(secret -> Credentials.of(secret.name(), keys));
        }
    }

    /** Objects of a bucket, by Amazon's protocol (https://docs.aws.amazon.com/AmazonS3/latest/API). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record S3(
            @Required
            @Size(min = 3, max = 63)
            @Pattern("^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
            @JsonPropertyDescription("Name of the bucket.")
            String bucket,

            @Size(max = 1024)
            @Pattern("^[^/].*$")
            @JsonPropertyDescription(
                    "How the keys begin that are read, e.g. policies/hr/. A document is named by its key after the last / of it. Default: all keys.")
            String prefix,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Globs below the prefix; an object must match one. Default: every object of a type that is read by default.")
            List<String> include,

            @Size(max = 2048)
            @ValidationRule(
                    value = "self.matches('^https?://[^/@?#]+/?$')",
                    message =
                            "endpoint must be the address of a server, e.g. https://minio.example.com:9000, without bucket, path or credentials")
            @JsonPropertyDescription(
                    "Address of a server that speaks the S3 protocol, such as MinIO, Ceph or R2. Default: Amazon S3.")
            String endpoint,

            @Size(max = 64)
            @Pattern("^[a-z0-9-]+$")
            @JsonPropertyDescription(
                    "Region of the bucket. Default: us-east-1, from where Amazon S3 leads to the right one.")
            String region,

            @JsonPropertyDescription(
                    "A Secret with keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN if they are temporary. Default: the identity that the cloud gives to the pods' service account, see podSettings.serviceAccountName; without one, the bucket is read as anybody.")
            Reference credentialsSecret,

            @JsonPropertyDescription(
                    "Reads the tags of each object that is read as metadata, with a request more for each. A change of tags alone is not seen. Default: false.")
            Boolean objectTags)
            implements SourceKind {

        /** Keys of the Secret of its credentials; the last may be missing. */
        public static final String ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID";

        public static final String SECRET_ACCESS_KEY = "AWS_SECRET_ACCESS_KEY";
        public static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

        public S3 {
            prefix = prefix == null ? "" : prefix;
            include = include == null ? List.of() : List.copyOf(include);
        }

        /** Whether tags are read. */
        public boolean readsTags() {
            return Boolean.TRUE.equals(objectTags);
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.ofNullable(credentialsSecret)
                    .map(secret -> Credentials.of(secret.name(), List.of(ACCESS_KEY_ID, SECRET_ACCESS_KEY)));
        }
    }

    /** Objects of a bucket, by Google's JSON API (https://docs.cloud.google.com/storage/docs/json_api). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Gcs(
            @Required
            @Size(min = 3, max = 222)
            @Pattern("^[a-z0-9][a-z0-9._-]*[a-z0-9]$")
            @JsonPropertyDescription("Name of the bucket.")
            String bucket,

            @Size(max = 1024)
            @Pattern("^[^/].*$")
            @JsonPropertyDescription(
                    "How the names begin that are read, e.g. policies/hr/. A document is named by what follows the last / of it. Default: all names.")
            String prefix,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Globs below the prefix; an object must match one. Default: every object of a type that is read by default.")
            List<String> include,

            @Size(max = 2048)
            @ValidationRule(
                    value = "self.matches('^https?://[^/@?#]+/?$')",
                    message =
                            "endpoint must be the address of a server, e.g. https://storage.example.com, without bucket, path or credentials")
            @JsonPropertyDescription(
                    "Address of another server that speaks the same protocol, such as a private endpoint. Default: Google Cloud Storage.")
            String endpoint,

            @JsonPropertyDescription(
                    "A Secret with key key.json, the key of a Google service account. Default: the identity that the cloud gives to the pods' service account, see podSettings.serviceAccountName; without one, the bucket is read as anybody.")
            Reference credentialsSecret)
            implements SourceKind {

        /** Key of the Secret of its credentials. */
        public static final String SERVICE_ACCOUNT_KEY = "key.json";

        public Gcs {
            prefix = prefix == null ? "" : prefix;
            include = include == null ? List.of() : List.copyOf(include);
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.ofNullable(credentialsSecret)
                    .map(secret -> Credentials.of(secret.name(), List.of(SERVICE_ACCOUNT_KEY)));
        }
    }

    /** Blobs of a container (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AzureBlob(
            @Required
            @Size(min = 3, max = 24)
            @Pattern("^[a-z0-9]+$")
            @JsonPropertyDescription("Name of the storage account.")
            String account,

            @Required
            @Size(min = 3, max = 63)
            @Pattern("^([a-z0-9]+(-[a-z0-9]+)*|[$](root|web))$")
            @JsonPropertyDescription("Name of the container.")
            String container,

            @Size(max = 1024)
            @Pattern("^[^/].*$")
            @JsonPropertyDescription(
                    "How the names begin that are read, e.g. policies/hr/. A document is named by what follows the last / of it. Default: all names.")
            String prefix,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Globs below the prefix; a blob must match one. Default: every blob of a type that is read by default.")
            List<String> include,

            @Size(max = 2048)
            @ValidationRule(
                    value = "self.matches('^https?://([^/@?#]+|[0-9.]+(:[0-9]+)?/[a-z0-9]+)/?$')",
                    message =
                            "endpoint must be the address of the account's blob service, e.g. https://policies.blob.core.usgovcloudapi.net, without container and SAS token")
            @JsonPropertyDescription(
                    "Address of the account's blob service in another cloud or behind a name of your own. Default: https://<account>.blob.core.windows.net.")
            String endpoint,

            @JsonPropertyDescription(
                    "A Secret with key AZURE_STORAGE_KEY, a key of the account, or AZURE_STORAGE_SAS_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET of a service principal (with AZURE_AUTHORITY_HOST in another cloud). Default: the identity that the cloud gives to the pods' service account, see podSettings.serviceAccountName; without one, the container is read as anybody.")
            Reference credentialsSecret)
            implements SourceKind {

        /** Keys of the Secret of its credentials: the first, the second, or the last three. */
        public static final String ACCOUNT_KEY = "AZURE_STORAGE_KEY";

        public static final String SAS_TOKEN = "AZURE_STORAGE_SAS_TOKEN";
        public static final String TENANT_ID = "AZURE_TENANT_ID";
        public static final String CLIENT_ID = "AZURE_CLIENT_ID";
        public static final String CLIENT_SECRET = "AZURE_CLIENT_SECRET";

        private static final List<List<String>> CREDENTIALS =
                List.of(List.of(ACCOUNT_KEY), List.of(SAS_TOKEN), List.of(CLIENT_SECRET, CLIENT_ID, TENANT_ID));

        public AzureBlob {
            prefix = prefix == null ? "" : prefix;
            include = include == null ? List.of() : List.copyOf(include);
        }

        /** Address of the account's blob service, without a slash at its end. */
        public String address() {
            return endpoint == null ? "https://" + account + ".blob.core.windows.net" : endpoint.replaceFirst("/$", "");
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.ofNullable(credentialsSecret).map(secret -> new Credentials(secret.name(), CREDENTIALS));
        }
    }

    /** Pages that are reached from start pages and sitemaps. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Web(
            @Required
            @Size(min = 1, max = 16)
            @ValidationRule(
                    value = "self.all(url, url.matches('^https?://[^/?#@]+([/?][^#]*)?$'))",
                    message =
                            "startUrls must be addresses of pages, e.g. https://docs.example.com/guide/, without # and without credentials, which belong into credentialsSecret")
            @JsonPropertyDescription("Where to begin: pages of the site.")
            List<@Size(max = 2048) String> startUrls,

            @Size(max = 16)
            @ValidationRule(
                    value = "self.all(url, url.matches('^https?://[^/?#@]+/[^#]*$'))",
                    message = "sitemaps must be addresses of sitemaps, e.g. https://docs.example.com/sitemap.xml")
            @JsonPropertyDescription(
                    "Sitemaps, whose pages are read like start pages. Default: those that the robots.txt of the start pages names.")
            List<@Size(max = 2048) String> sitemaps,

            @Size(max = 32)
            @ValidationRule(
                    value = "self.all(host, host.matches('^[^/@?#*:]+(:[0-9]+)?$'))",
                    message =
                            "allowedHosts must be names of hosts, with a port unless it is the usual one, e.g. www.example.com")
            @JsonPropertyDescription(
                    "Other hosts, e.g. www.example.com, that links are followed to. Default: those of the start pages only.")
            List<@Size(max = 259) String> allowedHosts,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Globs of paths, e.g. /guide/**; of other pages only the start pages are asked for, for their links. Default: all.")
            List<String> include,

            @Size(max = 64)
            @JsonPropertyDescription(
                    "Globs of paths, or of paths with what follows the ?, e.g. **/calendar/**; such pages are not asked for.")
            List<String> exclude,

            @Min(1)
            @Max(10000)
            @JsonPropertyDescription(
                    "How many addresses are asked for at most, those nearest to the start pages first. Default: 500.")
            Integer maxPages,

            @Min(0)
            @Max(32)
            @JsonPropertyDescription(
                    "How many links lead at most from a start page, or a page of a sitemap, to any other. Default: 4.")
            Integer maxDepth,

            @Min(1)
            @Max(1000)
            @JsonPropertyDescription(
                    "Requests to one host within a second; fewer where its robots.txt has a Crawl-delay. Default: 2.")
            Integer requestsPerSecond,

            @Min(1) @Max(16) @JsonPropertyDescription("Requests to one host at a time. Default: 2.")
            Integer concurrency,

            @Min(1)
            @Max(600)
            @JsonPropertyDescription("How long a page may take, from the request to its last byte. Default: 30.")
            Integer timeoutSeconds,

            @Size(min = 1, max = 256)
            @Pattern("^[A-Za-z][A-Za-z0-9_-]*(/[!-~]+)?( [ -~]*)?$")
            @JsonPropertyDescription(
                    "How the crawler calls itself, e.g. AcmeDocs/1.0 (+mailto:docs@example.com): the part before the / is its name in robots.txt. Default: Ragtime, with its version and what it is for.")
            String userAgent,

            @Size(max = 32)
            @ValidationRule(
                    value = "self.all(host, host.matches('^[^/@?#*]+$'))",
                    message = "allowPrivateAddresses must be names of hosts without port, e.g. docs.team.svc")
            @JsonPropertyDescription(
                    "Hosts that may have an address inside the cluster or company, e.g. docs.team.svc. Those of link-local and metadata services are never read. Default: none.")
            List<@Size(max = 253) String> allowPrivateAddresses,

            @JsonPropertyDescription(
                    "A Secret with key token (sent as Bearer), keys username and password (Basic), or key header (a line such as X-Api-Key: ...). It is sent to the start pages' hosts only.")
            Reference credentialsSecret)
            implements SourceKind {

        /** Keys of the Secret of its credentials: the first, or the last, or both between. */
        public static final String TOKEN = "token";

        public static final String USERNAME = "username";
        public static final String PASSWORD = "password";
        public static final String HEADER = "header";

        private static final int MAX_PAGES = 500;
        private static final int MAX_DEPTH = 4;
        private static final int PER_SECOND = 2;
        private static final int CONCURRENCY = 2;
        private static final int TIMEOUT_SECONDS = 30;

        public Web {
            startUrls = copy(startUrls);
            sitemaps = copy(sitemaps);
            allowedHosts = copy(allowedHosts);
            include = copy(include);
            exclude = copy(exclude);
            allowPrivateAddresses = copy(allowPrivateAddresses);
        }

        /** With defaults for all but where to begin. */
        public static Web of(List<String> startUrls) {
            return new Web(startUrls, null, null, null, null, null, null, null, null, null, null, null, null);
        }

        private static List<String> copy(List<String> list) {
            return list == null ? List.of() : List.copyOf(list);
        }

        /** Addresses asked for at most. */
        public int pages() {
            return maxPages == null ? MAX_PAGES : maxPages;
        }

        /** Links from a start page at most. */
        public int depth() {
            return maxDepth == null ? MAX_DEPTH : maxDepth;
        }

        /** Requests to one host within a second. */
        public int perSecond() {
            return requestsPerSecond == null ? PER_SECOND : requestsPerSecond;
        }

        /** Requests to one host at a time. */
        public int together() {
            return concurrency == null ? CONCURRENCY : concurrency;
        }

        /** Time that a page may take, in seconds. */
        public int timeLimitSeconds() {
            return timeoutSeconds == null ? TIMEOUT_SECONDS : timeoutSeconds;
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.ofNullable(credentialsSecret).map(secret -> new Credentials(secret.name(), List.of()));
        }

        @Override
        public boolean readByOne() {
            return true;
        }
    }

    /** Rows of a query, one document a row. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Jdbc(
            @Required
            @Size(max = 2048)
            @ValidationRule(
                    value =
                            "self.matches('^jdbc:(postgresql|mysql|mariadb)://[^/?#@]+/[^/?#@&]+([?](sslmode|sslMode|currentSchema)=[A-Za-z0-9_,-]+(&(sslmode|sslMode|currentSchema)=[A-Za-z0-9_,-]+)*)?$')",
                    message =
                            "url must be jdbc:postgresql://host:port/database, or the same with mysql or mariadb; of parameters only sslmode, sslMode and currentSchema are taken, and credentials belong into credentialsSecret")
            @JsonPropertyDescription(
                    "Address of the database, e.g. jdbc:postgresql://host:5432/database?sslmode=verify-full.")
            String url,

            @Required
            @JsonPropertyDescription(
                    "A Secret with keys username and password; a user that may only read is enough, and best.")
            Reference credentialsSecret,

            @Required
            @Size(min = 1, max = 8192)
            @ValidationRule(value = "!self.contains(';')", message = "query must be one statement without a semicolon")
            @JsonPropertyDescription(
                    "A SELECT that gives a row for each document. It is asked for some of its columns and rows, as a subquery; a column whose name needs quotes needs an alias.")
            String query,

            @Required
            @Size(min = 1, max = 63)
            @Pattern(COLUMN)
            @JsonPropertyDescription("Column of the query that tells rows apart: no two may have the same value.")
            String idColumn,

            @Required
            @Size(min = 1, max = 63)
            @Pattern(COLUMN)
            @JsonPropertyDescription("Column with the text, read as Markdown.")
            String textColumn,

            @Size(min = 1, max = 63)
            @Pattern(COLUMN)
            @JsonPropertyDescription("Column with the title. Default: the text's first heading, else the id.")
            String titleColumn,

            @Size(min = 1, max = 63)
            @Pattern(COLUMN)
            @JsonPropertyDescription(
                    "Column that is written whenever the row is, such as a time or a counter: rows where it is as it was are not read. Default: the database hashes title and text of all rows at each sync.")
            String updatedColumn,

            @Min(1) @Max(3600) @JsonPropertyDescription("A statement may take so long. Default: 60.")
            Integer statementTimeoutSeconds,

            @Size(max = 2048)
            @ValidationRule(
                    value = "self.matches('^https?://.') && self.contains('{id}')",
                    message = "linkTemplate must begin with https:// or http:// and hold {id}")
            @JsonPropertyDescription(
                    "Address that opens a row in a browser, for citations: {id} is filled in. Default: none; the row is named by source and id.")
            String linkTemplate,

            @Size(max = 32)
            @JsonPropertyDescription(
                    "Columns that are metadata of the row, by their names. Whatever changes them must write updatedColumn; without one they are hashed, too.")
            List<@Size(min = 1, max = 63) @Pattern(COLUMN) String> metadataColumns)
            implements SourceKind {

        /** Keys of the Secret of its credentials. */
        public static final String USERNAME = "username";

        public static final String PASSWORD = "password";

        /** Taken without quotes, so that upper and lower case are the same where the database holds so. */
        private static final String COLUMN = "^[A-Za-z_][A-Za-z0-9_]*$";

        private static final int STATEMENT_TIMEOUT_SECONDS = 60;

        public Jdbc {
            metadataColumns = metadataColumns == null ? List.of() : List.copyOf(metadataColumns);
        }

        /** Time that a statement may take, in seconds. */
        public int timeLimitSeconds() {
            return statementTimeoutSeconds == null ? STATEMENT_TIMEOUT_SECONDS : statementTimeoutSeconds;
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.of(Credentials.of(credentialsSecret.name(), List.of(USERNAME, PASSWORD)));
        }
    }

    /** Files on a volume that already exists; it is mounted read-only. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Volume(
            @Required
            @Size(min = 1, max = 253)
            @Pattern(Ragtime.OBJECT_NAME_PATTERN)
            @JsonPropertyDescription("Name of the PersistentVolumeClaim.")
            String claimName,

            @Size(max = 1024)
            @Pattern("^[^/].*$")
            @JsonPropertyDescription("Folder to read, relative to the volume's root. Default: the root.")
            String directory)
            implements SourceKind {

        public Volume {
            directory = directory == null ? "" : directory;
        }
    }

    /** Files of an OCI image or artifact, mounted by the node; what changes under a tag is read by the next sync. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Image(
            @Required
            @Size(min = 1, max = 1024)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z0-9][A-Za-z0-9._/@-]*(:[A-Za-z0-9_][A-Za-z0-9._/@-]*)*$')",
                    message =
                            "reference must be an image's name as in a pod, e.g. registry.example.com/acme/handbook:2026-11 or one with @sha256:, without https://")
            @JsonPropertyDescription(
                    "Name of the image or artifact, with a tag or a digest. Secrets to pull it with are those of podSettings.imagePullSecrets.")
            String reference,

            @JsonPropertyDescription(
                    "When a node asks the registry. Default: Always for the tag latest and for none, else IfNotPresent. For a tag that moves: Always.")
            PullPolicy pullPolicy,

            @Size(max = 1024)
            @Pattern("^[^/].*$")
            @JsonPropertyDescription("Folder to read, relative to the image's root. Default: the root.")
            String directory)
            implements SourceKind {

        public Image {
            directory = directory == null ? "" : directory;
        }

        /** As that of a pod's containers. */
        public enum PullPolicy {
            Always,
            IfNotPresent,
            Never
        }
    }

    /** Documents that are pushed, and kept in the store of the KnowledgeBase until they are deleted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Http(
            @Required
            @JsonPropertyDescription(
                    "A Secret whose values are API keys: each of them opens this source. A key that is added or removed counts within two minutes, without a restart.")
            Reference apiKeysSecret)
            implements SourceKind {}
}

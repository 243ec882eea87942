package dev.ragtime.api.knowledgebase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.ragtime.api.Ragtime;
import dev.ragtime.api.Reference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/** A branch, tag or commit of a git repository, read over HTTP(S) or SSH. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.url.matches('^https?://') || has(self.credentialsSecret)",
        message =
                "a repository read over SSH needs credentialsSecret: a Secret with keys ssh-privatekey and known_hosts")
public record GitRepository(
        @Required
        @Size(max = 2048)
        @ValidationRule(
                value = "self.matches('^(https?|ssh)://.') || self.matches('^[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^/].*$')",
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
        @Pattern(Ragtime.RELATIVE_PATH_PATTERN)
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

    public GitRepository {
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

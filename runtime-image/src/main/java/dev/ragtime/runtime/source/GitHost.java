package dev.ragtime.runtime.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.transport.URIish;

/**
 * Where git hosts show a file of a commit in a browser. What a host runs can only be told from its name, so a server under
 * another name is left alone. Shapes of addresses as the hosts' own pages have them.
 */
enum GitHost {
    GITHUB("github", Set.of("github.com"), "/blob/"),
    GITLAB("gitlab", Set.of("gitlab.com"), "/-/blob/"),
    BITBUCKET("", Set.of("bitbucket.org"), "/src/"),
    FORGEJO("forgejo", Set.of("codeberg.org"), "/src/commit/"),
    GITEA("gitea", Set.of("gitea.com"), "/src/commit/");

    private final String label;
    private final Set<String> names;
    private final String at;

    /**
     * @param label first part of the name of a host of one's own, e.g. {@code gitlab.example.org}
     * @param names of public hosts
     * @param at what stands between repository and commit
     */
    GitHost(String label, Set<String> names, String at) {
        this.label = label;
        this.names = names;
        this.at = at;
    }

    /**
     * The page that shows a file; empty when it cannot be told.
     *
     * @param url of the repository
     * @param path from the repository's root
     */
    static Optional<String> page(String url, String commit, String path) {
        try {
            var repository = new URIish(url);
            if (repository.getHost() == null || !(isWeb(repository) || isSsh(repository))) return Optional.empty();
            var host = repository.getHost().toLowerCase(Locale.ROOT);
            for (var known : values()) {
                if (known.runs(host)) return Optional.of(known.page(repository, commit, path));
            }
            return Optional.empty();
        } catch (URISyntaxException e) {
            // an address that git understands and a browser would not
            return Optional.empty();
        }
    }

    private static boolean isWeb(URIish repository) {
        return "https".equals(repository.getScheme()) || "http".equals(repository.getScheme());
    }

    private static boolean isSsh(URIish repository) {
        return repository.getScheme() == null || "ssh".equals(repository.getScheme());
    }

    private boolean runs(String host) {
        return names.contains(host) || !label.isEmpty() && host.startsWith(label + ".");
    }

    /** Whoever clones over SSH reads pages over HTTPS, at the host's usual port. */
    private String page(URIish repository, String commit, String path) throws URISyntaxException {
        var root = repository.getPath().replaceAll("^/+|/+$", "").replaceAll("\\.git$", "");
        return new URI(
                        isWeb(repository) ? repository.getScheme() : "https",
                        null,
                        repository.getHost(),
                        isWeb(repository) ? repository.getPort() : -1,
                        "/" + root + at + commit + "/" + path,
                        null,
                        null)
                .toASCIIString();
    }
}

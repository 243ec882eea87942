package dev.ragtime.operator.webhook;

import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.api.knowledgebase.Webhook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a hook that is proved asks for; pure. */
sealed interface HookEvent {
    /** The source is to be read. */
    record Changed() implements HookEvent {}

    /** Nothing is to be done. */
    record Ignored(String why) implements HookEvent {}

    /** What was sent cannot be understood. */
    record Malformed(String why) implements HookEvent {}

    String REF = "ref";
    String KIND = "object_kind";
    String NAME = "event_name";
    List<String> DEFAULT_BRANCHES = List.of("repository.default_branch", "project.default_branch");

    /** What of a payload is looked at. */
    Set<String> FIELDS = Set.of(REF, KIND, NAME, DEFAULT_BRANCHES.getFirst(), DEFAULT_BRANCHES.getLast());

    Set<String> PUSHES = Set.of("push", "tag_push");
    Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** The default branch, by the name that git has for it. */
    String DEFAULT = "HEAD";

    String BRANCHES = "refs/heads/";
    String TAGS = "refs/tags/";

    /** @param header value of a header; null when it is not there */
    static HookEvent of(Source source, Payload payload, Function<String, String> header) {
        return switch (source.webhook().type()) {
            case Generic -> new Changed();
            case GitHub -> gitHub(source, payload, Optional.ofNullable(header.apply("X-GitHub-Event")));
            case GitLab -> ofGit(source, payload, payload.field(KIND).or(() -> payload.field(NAME)));
        };
    }

    private static HookEvent gitHub(Source source, Payload payload, Optional<String> event) {
        if (event.filter("ping"::equals).isPresent()) return new Ignored("the hook works");
        return ofGit(source, payload, event);
    }

    /** A source that is no repository may depend on anything that happens to one. */
    private static HookEvent ofGit(Source source, Payload payload, Optional<String> event) {
        if (source.git() == null) return new Changed();
        if (!payload.wellFormed()) return new Malformed("the body is no JSON");
        if (event.filter(PUSHES::contains).isEmpty())
            return new Ignored("%s is no push".formatted(event.orElse("an event without a name")));
        var pushed = payload.field(REF);
        if (pushed.isEmpty()) return new Malformed("the body has no ref");
        return pushed(source.git(), pushed.get(), payload);
    }

    private static HookEvent pushed(GitRepository git, String pushed, Payload payload) {
        if (git.ref() != null && COMMIT.matcher(git.ref()).matches())
            return new Ignored("the source is read at a commit, which no push changes");
        var read = Optional.ofNullable(git.ref())
                .filter(ref -> !ref.equals(DEFAULT))
                .or(() -> defaultBranch(payload));
        // a sender that does not name the default branch may have pushed to it
        if (read.isEmpty() || isOf(pushed, read.get())) return new Changed();
        return new Ignored("%s was pushed, the source is read at %s".formatted(pushed, read.get()));
    }

    private static Optional<String> defaultBranch(Payload payload) {
        return DEFAULT_BRANCHES.stream()
                .flatMap(field -> payload.field(field).stream())
                .findFirst();
    }

    private static boolean isOf(String pushed, String ref) {
        return pushed.equals(ref) || pushed.equals(BRANCHES + ref) || pushed.equals(TAGS + ref);
    }

    /** Whether a payload has anything to say. */
    static boolean isRead(Webhook.Type type) {
        return type != Webhook.Type.Generic;
    }
}

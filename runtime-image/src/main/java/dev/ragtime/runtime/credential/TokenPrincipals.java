package dev.ragtime.runtime.credential;

import dev.ragtime.api.pipeline.PrincipalsClaim;
import dev.ragtime.runtime.access.Principal;
import dev.ragtime.runtime.access.PrincipalList;
import dev.ragtime.runtime.access.PrincipalList.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads principals out of the claims of a token. What is neither a text nor a list of texts names none. */
record TokenPrincipals(List<PrincipalsClaim> claims) {

    /** @throws MalformedException when they are too many or too long */
    Set<Principal> of(Map<String, Object> token) throws MalformedException {
        var names = new ArrayList<String>();
        for (var claim : claims) {
            values(token, claim.claim())
                    .filter(value -> !value.isEmpty())
                    .map(value -> claim.prefix() + value)
                    .filter(TokenPrincipals::isOwn)
                    .forEach(names::add);
        }
        return PrincipalList.of(names);
    }

    /** Names of those who have an API key are said by nobody else. */
    static boolean isOwn(String name) {
        return !name.startsWith(KeyHolders.PREFIX);
    }

    /** The claim of that name, or else the one within another that its parts lead to. */
    private static Stream<String> values(Map<?, ?> within, String claim) {
        if (within.containsKey(claim)) return texts(within.get(claim));
        for (int dot = claim.indexOf('.'); dot >= 0; dot = claim.indexOf('.', dot + 1)) {
            if (within.get(claim.substring(0, dot)) instanceof Map<?, ?> inner)
                return values(inner, claim.substring(dot + 1));
        }
        return Stream.empty();
    }

    private static Stream<String> texts(Object value) {
        return switch (value) {
            case String text -> Stream.of(text);
            case Collection<?> many ->
                many.stream().filter(String.class::isInstance).map(String.class::cast);
            case null, default -> Stream.empty();
        };
    }
}

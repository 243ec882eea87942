package dev.ragtime.runtime.source;

import java.util.List;
import java.util.Map;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.SshConstants;

/** What an SSH client reads of {@code ssh_config}: the same for every host, whatever the machine's user has there. */
final class GitSshSettings implements SshConfigStore {
    private static final Map<String, String> OPTIONS = Map.of(
            SshConstants.USER, "git",
            SshConstants.STRICT_HOST_KEY_CHECKING, SshConstants.YES,
            SshConstants.PREFERRED_AUTHENTICATIONS, "publickey");

    @Override
    public HostConfig lookup(String host, int port, String user) {
        return Everywhere.SETTINGS;
    }

    @Override
    public HostConfig lookupDefault(String host, int port, String user) {
        return Everywhere.SETTINGS;
    }

    private enum Everywhere implements HostConfig {
        SETTINGS;

        @Override
        public String getValue(String key) {
            return OPTIONS.entrySet().stream()
                    .filter(option -> option.getKey().equalsIgnoreCase(key))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<String> getValues(String key) {
            return List.of();
        }

        @Override
        public Map<String, String> getOptions() {
            return OPTIONS;
        }

        @Override
        public Map<String, List<String>> getMultiValuedOptions() {
            return Map.of();
        }
    }
}

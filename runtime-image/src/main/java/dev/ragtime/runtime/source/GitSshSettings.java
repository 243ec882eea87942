package dev.ragtime.runtime.source;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.SshConstants;

/** What an SSH client reads of {@code ssh_config}: the same for every host, whatever the machine's user has there. */
final class GitSshSettings implements SshConfigStore, SshConfigStore.HostConfig {
    private final Map<String, String> options;

    GitSshSettings() {
        // names of options are compared without regard to case
        var values = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        values.put(SshConstants.USER, "git");
        values.put(SshConstants.STRICT_HOST_KEY_CHECKING, SshConstants.YES);
        values.put(SshConstants.PREFERRED_AUTHENTICATIONS, "publickey");
        options = Collections.unmodifiableMap(values);
    }

    @Override
    public HostConfig lookup(String host, int port, String user) {
        return this;
    }

    @Override
    public HostConfig lookupDefault(String host, int port, String user) {
        return this;
    }

    @Override
    public String getValue(String key) {
        return options.get(key);
    }

    @Override
    public List<String> getValues(String key) {
        return List.of();
    }

    @Override
    public Map<String, String> getOptions() {
        return options;
    }

    @Override
    public Map<String, List<String>> getMultiValuedOptions() {
        return Map.of();
    }
}

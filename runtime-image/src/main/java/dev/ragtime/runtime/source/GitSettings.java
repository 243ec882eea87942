package dev.ragtime.runtime.source;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps git settings of the machine and its user out: a proxy, a rewritten address or a credential helper found there
 * must not change what a source holds, and a pod has no home folder to write them to.
 */
final class GitSettings extends SystemReader.Delegate {
    private GitSettings(SystemReader system) {
        super(system);
    }

    /** JGit keeps one reader a process. */
    static void isolate() {
        if (SystemReader.getInstance() instanceof GitSettings) return;
        SystemReader.setInstance(new GitSettings(SystemReader.getInstance()));
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public StoredConfig getUserConfig() {
        return new Empty(null, FS.DETECTED);
    }

    @Override
    public StoredConfig getSystemConfig() {
        return new Empty(null, FS.DETECTED);
    }

    @Override
    public StoredConfig getJGitConfig() {
        return new Empty(null, FS.DETECTED);
    }

    private static final class Empty extends FileBasedConfig {
        Empty(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // nothing is stored
        }

        @Override
        public void save() {
            // what JGit measured of the file system is measured again by the next process
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}

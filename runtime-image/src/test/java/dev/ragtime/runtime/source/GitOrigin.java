package dev.ragtime.runtime.source;

import dev.ragtime.api.knowledgebase.GitRepository;
import dev.ragtime.api.knowledgebase.Source;
import dev.ragtime.runtime.config.Secrets;
import dev.ragtime.runtime.crawl.MemoryNotes;
import dev.ragtime.runtime.document.OcrLanguages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A repository that some server hands out; it fails by being moved away. */
final class GitOrigin implements SourceConformance.Origin {
    private static final String NAME = "docs.git";

    private final GitHttpServer repositories;
    private final Path folder;
    private final Path scratch;
    private final GitRepository git;
    private final Secrets secrets;

    /**
     * @param folder where {@code repositories} keeps them
     * @param git how the repository {@code docs.git} is read
     */
    GitOrigin(GitHttpServer repositories, Path folder, Path scratch, GitRepository git, Secrets secrets)
            throws IOException {
        this.repositories = repositories;
        this.folder = folder;
        this.scratch = scratch;
        this.git = git;
        this.secrets = secrets;
        repositories.create(NAME);
    }

    @Override
    public void hold(Map<String, String> files) throws IOException {
        repositories.commit(NAME, "main", files);
    }

    @Override
    public void fail() throws IOException {
        Files.move(folder.resolve(NAME), folder.resolve("away"));
    }

    @Override
    public void mend() throws IOException {
        Files.move(folder.resolve("away"), folder.resolve(NAME));
    }

    @Override
    public SourceReader reader() {
        return SourceReaders.mounted(scratch, secrets, scratch, new MemoryNotes(), OcrLanguages.NONE)
                .of(Source.of("docs", git));
    }

    @Override
    public void close() {
        repositories.close();
    }
}

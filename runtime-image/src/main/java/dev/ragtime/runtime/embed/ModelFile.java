package dev.ragtime.runtime.embed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** One file of a model. */
sealed interface ModelFile {
    InputStream open() throws IOException;

    /** Where it is, if it is a file by itself, which native code can read without a copy in the heap. */
    Optional<Path> path();

    /** What a person calls it. */
    String name();

    /**
     * In the image: on the class path and, where the image was made for it, also in a folder of its own.
     *
     * @param resource its name on the class path, with a slash
     */
    record Packed(String resource) implements ModelFile {
        /** System property: a folder where an image keeps weights as files, of the same names as on the class path. */
        private static final String FOLDER = "ragtime.models";

        @Override
        public InputStream open() throws IOException {
            var in = ModelFile.class.getResourceAsStream(resource);
            if (in == null) throw new FileNotFoundException(resource + " is missing from the class path");
            return in;
        }

        @Override
        public Optional<Path> path() {
            return Optional.ofNullable(System.getProperty(FOLDER))
                    .map(folder -> Path.of(folder + resource))
                    .filter(Files::isRegularFile);
        }

        @Override
        public String name() {
            return resource;
        }
    }

    /** On a volume or in an image of the user's. */
    record Mounted(Path file) implements ModelFile {
        /**
         * @param folder where the model's files are said to be
         * @param wrong what to throw when this one is not there, by what is wrong and the remedy
         */
        static Mounted in(Path folder, String name, Function<String, RuntimeException> wrong) {
            var file = folder.resolve(name);
            if (Files.isReadable(file) && Files.isRegularFile(file)) return new Mounted(file);
            throw wrong.apply(
                    "there is no file %s that can be read (as user and group 10001) where the model is mounted: correct it, or directory"
                            .formatted(name));
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public Optional<Path> path() {
            return Optional.of(file);
        }

        @Override
        public String name() {
            return file.toString();
        }
    }
}

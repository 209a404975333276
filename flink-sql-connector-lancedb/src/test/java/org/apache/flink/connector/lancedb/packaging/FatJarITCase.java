package org.apache.flink.connector.lancedb.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** What is in the fat jar, what is not, and that it is enough to write and read a Lance table. */
class FatJarITCase {

    private static final String CONNECTOR = "org/apache/flink/connector/lancedb/";
    private static final String SHADED = CONNECTOR + "shaded/";
    private static final List<String> RELOCATED =
            List.of("com/fasterxml/jackson", "com/google/flatbuffers", "org/apache/commons/codec");
    private static final List<String> NATIVE_LIBRARIES =
            List.of(
                    "nativelib/linux-x86-64/liblance_jni.so",
                    "nativelib/linux-aarch64/liblance_jni.so",
                    "nativelib/darwin-aarch64/liblance_jni.dylib",
                    "arrow_cdata_jni/x86_64/libarrow_cdata_jni.so",
                    "arrow_cdata_jni/aarch_64/libarrow_cdata_jni.so",
                    "arrow_cdata_jni/aarch_64/libarrow_cdata_jni.dylib");

    private FatJar jar;

    @BeforeEach
    void openJar() throws IOException {
        jar = FatJar.open();
    }

    @AfterEach
    void closeJar() throws IOException {
        jar.close();
    }

    @Test
    void holdsClassesOfTheConnectorArrowLanceAndNothingElse() {
        assertThat(jar.classes())
                .allMatch(
                        name ->
                                name.startsWith(CONNECTOR)
                                        || name.startsWith("org/apache/arrow/")
                                        || name.startsWith("org/lance/")
                                        || name.startsWith("io/questdb/jar/jni/"));
        System.out.printf(
                "%s: %,d bytes, %,d files, %,d classes%n",
                jar.path().getFileName(),
                jar.path().toFile().length(),
                jar.files().size(),
                jar.classes().size());
    }

    @Test
    void holdsTheClassesThatNativeCodeAndUsersNameUnderTheirOwnNames() {
        assertThat(
                        List.of(
                                "org/apache/arrow/c/jni/PrivateData.class",
                                "org/apache/arrow/dataset/scanner/Scanner.class",
                                "org/apache/arrow/memory/unsafe/DefaultAllocationManagerFactory.class",
                                "org/lance/Dataset.class",
                                "org/lance/FragmentMetadata.class",
                                "io/questdb/jar/jni/JarJniLoader.class",
                                CONNECTOR + "sink/LanceTargetSink.class"))
                .filteredOn(name -> !jar.files().contains(name))
                .as("missing from the jar")
                .isEmpty();
    }

    @Test
    void relocatesEveryOtherLibraryAndRefersToItByItsNewNameOnly() {
        assertThat(jar.files())
                .anyMatch(name -> name.startsWith(SHADED + "com/fasterxml/jackson/"));
        assertThat(jar.classes()).filteredOn(this::namesARelocatedLibraryByItsOldName).isEmpty();
    }

    @Test
    void holdsTheNativeLibrariesOfThePlatformsThatLanceSupportsAndNoOthers() {
        assertThat(jar.files())
                .filteredOn(
                        name ->
                                name.endsWith(".so")
                                        || name.endsWith(".dylib")
                                        || name.endsWith(".dll"))
                .containsExactlyInAnyOrderElementsOf(NATIVE_LIBRARIES);
    }

    @Test
    void holdsNoMetadataOfTheBundledJars() {
        assertThat(jar.files())
                .filteredOn(name -> name.startsWith("META-INF/"))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/LICENSE.fastdoubleparser",
                        "META-INF/licenses/LICENSE.fastdoubleparser-thirdparty",
                        "META-INF/services/org.apache.flink.table.factories.Factory",
                        "META-INF/services/" + shadedName("com.fasterxml.jackson.core.JsonFactory"),
                        "META-INF/services/" + shadedName("com.fasterxml.jackson.core.ObjectCodec"),
                        "META-INF/services/" + shadedName("com.fasterxml.jackson.databind.Module"));
    }

    @Test
    void registersServicesByNamesOfClassesThatItHolds() {
        Set<String> services =
                jar.files().stream()
                        .filter(name -> name.startsWith("META-INF/services/"))
                        .flatMap(name -> jar.text(name).lines())
                        .map(line -> line.replaceFirst("#.*", "").trim())
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toSet());

        assertThat(services)
                .contains("org.apache.flink.connector.lancedb.table.LanceDynamicTableFactory")
                .allMatch(service -> service.startsWith("org.apache.flink.connector.lancedb."));
        assertThat(services)
                .filteredOn(service -> !jar.files().contains(service.replace('.', '/') + ".class"))
                .as("services whose class is missing from the jar")
                .isEmpty();
    }

    @Test
    void noticeListsExactlyTheArtifactsThatMavenBundles() throws IOException {
        Set<String> bundled = BundledDependencies.resolvedByMaven();

        assertThat(bundled).contains("org.lance:lance-core:" + System.getProperty("lance.version"));
        assertThat(BundledDependencies.listedIn(jar.text("META-INF/NOTICE"))).isEqualTo(bundled);
        System.out.printf("NOTICE lists the %d bundled artifacts%n", bundled.size());
    }

    @Test
    void carriesTheLicenceTextsThatNoticeRefersTo() {
        assertThat(jar.text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
        assertThat(jar.text("META-INF/licenses/LICENSE.fastdoubleparser"))
                .contains("MIT License", "Werner Randelshofer");
        assertThat(jar.text("META-INF/licenses/LICENSE.fastdoubleparser-thirdparty"))
                .contains("fast_float authors", "2-clause BSD License", "Tim Buktu");
    }

    @Test
    void writesAndReadsALanceTableInAJvmThatHasNothingElse(@TempDir Path directory)
            throws Exception {
        Path output = directory.resolve("output.txt");
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                String.join(
                                        File.pathSeparator,
                                        jar.path().toString(),
                                        locationOf(Logger.class),
                                        locationOf(LanceRoundTrip.class)),
                                LanceRoundTrip.class.getName(),
                                directory.resolve("round_trip.lance").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            assertThat(ended).as("ended within 60 s; its output: %s", text(output)).isTrue();
            assertThat(process.exitValue()).as("exit code; output: %s", text(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(text(output)).contains("read back [title 0][title 1][title 2]");
    }

    /** Searches the constant pool's bytes: names of classes, descriptors, and strings alike. */
    private boolean namesARelocatedLibraryByItsOldName(String className) {
        String bytes = new String(jar.bytes(className), StandardCharsets.ISO_8859_1);
        for (String library : RELOCATED) {
            for (int at = bytes.indexOf(library); at >= 0; at = bytes.indexOf(library, at + 1)) {
                if (!bytes.startsWith(SHADED, Math.max(0, at - SHADED.length()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String shadedName(String className) {
        return SHADED.replace('/', '.') + className;
    }

    private static String locationOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }
}

package org.apache.flink.connector.lancedb;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

/** The rooms of the connector and what may lead from one to another. */
@AnalyzeClasses(
        packages = "org.apache.flink.connector.lancedb",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.apache.flink.connector.lancedb";

    @ArchTest
    static final ArchRule roomsDependDownwardOnly =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                    .layer("table")
                    .definedBy(ROOT + ".table..")
                    .layer("database")
                    .definedBy(ROOT + ".database..")
                    .layer("sink")
                    .definedBy(ROOT + ".sink..")
                    .layer("lance")
                    .definedBy(ROOT + ".lance..")
                    .layer("schema")
                    .definedBy(ROOT + ".schema..")
                    .layer("connection")
                    .definedBy(ROOT + ".connection..")
                    .ensureAllClassesAreContainedInArchitecture()
                    .whereLayer("table")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("database")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("sink")
                    .mayOnlyBeAccessedByLayers("table", "database")
                    .whereLayer("lance")
                    .mayOnlyBeAccessedByLayers("sink")
                    .whereLayer("schema")
                    .mayOnlyBeAccessedByLayers("table", "database", "sink", "lance")
                    .whereLayer("connection")
                    .mayOnlyBeAccessedByLayers("table", "database", "sink", "lance");

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule encoderKnowsNoOtherStep =
            noClasses()
                    .that()
                    .resideInAPackage("..sink.encoder..")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(ROOT + ".sink..")
                                    .and(not(resideInAPackage("..sink.encoder.."))));

    @ArchTest
    static final ArchRule writerDoesNotKnowTheCommitter =
            noClasses()
                    .that()
                    .resideInAPackage("..sink.writer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..sink.committer..");

    @ArchTest
    static final ArchRule committerDoesNotKnowTheWriter =
            noClasses()
                    .that()
                    .resideInAPackage("..sink.committer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..sink.writer..", "..sink.encoder..");

    @ArchTest
    static final ArchRule trackersKnowNeitherWriterNorCommitter =
            noClasses()
                    .that()
                    .resideInAnyPackage("..sink.tracker..", "..sink.snapshot..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..sink.writer..", "..sink.committer..");

    @ArchTest
    static final ArchRule noOtherStepKnowsTheTrackers =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..sink.encoder..",
                            "..sink.writer..",
                            "..sink.committer..",
                            "..sink.settings..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..sink.tracker..", "..sink.snapshot..");

    /** So that everything native is opened, counted and closed in one room. */
    @ArchTest
    static final ArchRule onlyTheLanceRoomKnowsLanceAndArrow =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".lance..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.lance..", "com.lancedb..", "org.apache.arrow..");

    @ArchTest
    static final ArchRule schemaAndConnectionKnowNoRuntime =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + ".schema..", ROOT + ".connection..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                    "org.apache.flink.streaming..", "org.apache.flink.runtime.."));

    @ArchTest
    static final ArchRule whatIsPublicSaysForWhom =
            classes()
                    .that()
                    .haveModifier(JavaModifier.PUBLIC)
                    .should()
                    .beAnnotatedWith(PublicEvolving.class)
                    .orShould()
                    .beAnnotatedWith(Internal.class);

    @ArchTest
    static final ArchRule nothingOfTheLanceRoomIsForUsers =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ".lance..")
                    .should()
                    .beAnnotatedWith(PublicEvolving.class);

    @ArchTest
    static final ArchRule noStandardStreams =
            GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule noJavaUtilLogging =
            GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    /**
     * Whether a table exists is asked of Lance, never of the local file system. What Lance unpacks
     * of itself is always there.
     */
    @ArchTest
    static final ArchRule noLocalFiles =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("UnpackedLibraries")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.nio.file.Files")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.io.File");
}

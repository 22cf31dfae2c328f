// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.rocksdb;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

/** Which package uses which: each only those that stand below it, so that there are no cycles. */
@AnalyzeClasses(packages = PackagesTest.ROOT, importOptions = PackagesTest.NoTests.class)
class PackagesTest {

    static final String ROOT = "io.flinktuned.rocksdb";

    private static final DescribedPredicate<JavaClass> OPTIONS =
            belongToAnyOf(TunedRocksDBOptions.class, Profile.class, Timers.class);

    @ArchTest
    static final ArchRule ARROWS_POINT_DOWN =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .ensureAllClassesAreContainedInArchitecture()
                    .layer("backend")
                    .definedBy(resideInAPackage(ROOT).and(not(OPTIONS)))
                    .layer("setup")
                    .definedBy(ROOT + ".setup")
                    .layer("flink")
                    .definedBy(ROOT + ".flink")
                    .layer("metrics")
                    .definedBy(ROOT + ".metrics")
                    .layer("hotstate")
                    .definedBy(ROOT + ".hotstate")
                    .layer("timers")
                    .definedBy(ROOT + ".timers")
                    .layer("writeback")
                    .definedBy(ROOT + ".writeback")
                    .layer("memory")
                    .definedBy(ROOT + ".memory")
                    .layer("profile")
                    .definedBy(ROOT + ".profile")
                    .layer("options")
                    .definedBy(OPTIONS)
                    .whereLayer("backend")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("setup")
                    .mayOnlyBeAccessedByLayers("backend")
                    .whereLayer("flink")
                    .mayOnlyBeAccessedByLayers("backend", "setup")
                    .whereLayer("metrics")
                    .mayOnlyBeAccessedByLayers("flink")
                    .whereLayer("hotstate")
                    .mayOnlyBeAccessedByLayers("setup", "flink", "metrics")
                    .whereLayer("timers")
                    .mayOnlyBeAccessedByLayers("flink", "metrics")
                    .whereLayer("writeback")
                    .mayOnlyBeAccessedByLayers("setup", "flink", "hotstate", "timers")
                    .whereLayer("memory")
                    .mayOnlyBeAccessedByLayers("setup", "flink", "hotstate", "timers")
                    .whereLayer("profile")
                    .mayOnlyBeAccessedByLayers("backend", "setup", "flink")
                    .whereLayer("options")
                    .mayOnlyBeAccessedByLayers("backend", "setup", "profile");

    /** Memory segments are how Flink itself has memory outside of the heap. */
    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_USES_WHAT_FLINK_MARKS_AS_INTERNAL =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".flink")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("org.apache.flink..")
                                    .and(annotatedWith(Internal.class))
                                    .and(
                                            not(
                                                    belongToAnyOf(
                                                            MemorySegment.class,
                                                            MemorySegmentFactory.class))));

    /** The classes that are in the jar. */
    static final class NoTests implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }
}

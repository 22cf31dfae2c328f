// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.api;

import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.util.Set;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;

/**
 * What the backend and the TTL module promise is marked as Flink marks it, and can be used without
 * what they do not promise.
 */
@AnalyzeClasses(
        packages = {PublicApiTest.BACKEND, PublicApiTest.TTL},
        importOptions = PublicApiTest.NoTests.class)
class PublicApiTest {

    static final String BACKEND = "io.flinktuned.rocksdb";
    static final String TTL = "io.flinktuned.ttl";

    private static final DescribedPredicate<CanBeAnnotated> PROMISED =
            annotatedWith(PublicEvolving.class)
                    .or(annotatedWith(Experimental.class))
                    .as("marked as API");

    private static final DescribedPredicate<CanBeAnnotated> INTERNAL =
            annotatedWith(Internal.class).as("marked as internal");

    @ArchTest
    static final ArchRule EACH_PUBLIC_CLASS_IS_MARKED =
            classes()
                    .that()
                    .arePublic()
                    .should(be(PROMISED.or(INTERNAL)))
                    .andShould(be(not(PROMISED.and(INTERNAL))));

    @ArchTest
    static final ArchRule PACKAGES_THAT_USERS_NAME_HAVE_NOTHING_INTERNAL =
            classes()
                    .that()
                    .arePublic()
                    .and()
                    .resideInAnyPackage(BACKEND, TTL)
                    .should(be(PROMISED));

    @ArchTest
    static final ArchRule SIGNATURES_NAME_NOTHING_INTERNAL =
            members()
                    .that()
                    .areDeclaredInClassesThat(PROMISED.forSubtype())
                    .and(not(INTERNAL).forSubtype())
                    .and(describe("are for users", PublicApiTest::isForUsers))
                    .should(nameOnlyWhatIsPromised());

    private static boolean isForUsers(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC)
                        || modifiers.contains(JavaModifier.PROTECTED)
                                && !member.getOwner().getModifiers().contains(JavaModifier.FINAL));
    }

    private static ArchCondition<JavaMember> nameOnlyWhatIsPromised() {
        return new ArchCondition<>("name only what is marked as API") {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                for (JavaClass type : member.getAllInvolvedRawTypes()) {
                    if (type.getPackageName().startsWith("io.flinktuned.")
                            && !PROMISED.test(type)) {
                        events.add(
                                SimpleConditionEvent.violated(
                                        member, member.getFullName() + " names " + type.getName()));
                    }
                }
            }
        };
    }

    /** The classes that are in the jars. */
    static final class NoTests implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }
}

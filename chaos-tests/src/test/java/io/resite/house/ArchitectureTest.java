package io.resite.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.resite");

    /// What each package may use of ours. The arrows of `docs/design.md`: data flows one way.
    private static final Map<String, String[]> MAY_USE = Map.ofEntries(
            Map.entry("document", new String[] {}),
            Map.entry("definition", new String[] {"document"}),
            Map.entry("spec", new String[] {"definition", "document"}),
            Map.entry("policy", new String[] {"spec", "definition", "document"}),
            Map.entry("change", new String[] {"definition", "spec", "document"}),
            Map.entry("folder", new String[] {"policy", "definition", "spec", "document"}),
            Map.entry("hypervisor", new String[] {"definition", "spec", "document"}),
            Map.entry("libvirt", new String[] {"hypervisor", "spec", "definition", "document"}),
            Map.entry("capture", new String[] {"hypervisor", "spec", "definition", "document"}),
            Map.entry("vault", new String[] {"spec", "definition", "document"}),
            Map.entry("wan", new String[] {"vault", "spec", "document"}),
            Map.entry("image", new String[] {"vault", "document"}),
            Map.entry("retention", new String[] {"vault", "spec", "definition", "document"}),
            Map.entry("nbd", new String[] {}),
            Map.entry("disks", new String[] {"vault", "nbd", "spec", "definition", "document"}),
            Map.entry("hook", new String[] {"spec", "definition", "document"}),
            Map.entry("watchdog", new String[] {"libvirt", "hypervisor", "spec", "document"}),
            Map.entry(
                    "replication",
                    new String[] {"watchdog", "hook", "vault", "nbd", "hypervisor", "spec", "definition", "document"}),
            Map.entry("plan", new String[] {"spec", "definition", "document"}),
            Map.entry("check", new String[] {"plan", "spec", "definition", "document"}),
            Map.entry("clockwork", new String[] {}),
            Map.entry("run", new String[] {"clockwork", "vault", "plan", "spec", "definition", "document"}),
            Map.entry("ownership", new String[] {"clockwork", "vault", "spec", "definition", "document"}),
            Map.entry("fencing", new String[] {"clockwork", "plan", "spec", "definition", "document"}),
            Map.entry("detection", new String[] {"spec", "definition", "document"}),
            Map.entry("guard", new String[] {"ownership", "hypervisor", "spec", "definition", "document"}),
            Map.entry("recovery", new String[] {
                "clockwork",
                "fencing",
                "run",
                "ownership",
                "plan",
                "replication",
                "retention",
                "hook",
                "disks",
                "nbd",
                "vault",
                "hypervisor",
                "spec",
                "definition",
                "document"
            }),
            Map.entry("runbook", new String[] {"run", "plan", "spec", "definition", "document"}));

    @TestFactory
    Iterable<DynamicTest> a_package_uses_only_what_comes_before_it() {
        return MAY_USE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    var allowed = new ArrayList<String>();
                    allowed.add("io.resite." + entry.getKey() + "..");
                    for (var used : entry.getValue()) {
                        allowed.add("io.resite." + used + "..");
                    }
                    classes()
                            .that()
                            .resideInAPackage("io.resite." + entry.getKey() + "..")
                            .should()
                            .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                                    .or(DescribedPredicate.not(resideInAnyPackage("io.resite.."))))
                            .check(PRODUCT);
                }))
                .toList();
    }

    @Test
    void quarkus_and_camel_stay_in_the_service() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.resite.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "org.apache.camel..")
                .check(PRODUCT);
    }

    @Test
    void libvirt_stays_behind_its_port() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.resite.libvirt..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.libvirt..")
                .check(PRODUCT);
    }

    /// An image asks the file system for its room before it is written, which Java cannot.
    @Test
    void native_code_is_called_by_the_libvirt_adapter_and_by_images_only() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.resite.libvirt..", "io.resite.image..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(PRODUCT);
    }

    @Test
    void the_clock_and_chance_are_given_not_taken() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.resite.app..", "io.resite.lab..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callConstructor(Random.class)
                .check(PRODUCT);
    }

    @Test
    void a_name_says_what_the_thing_is() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameStartingWith("Base")
                .orShould()
                .haveSimpleNameStartingWith("Common")
                .orShould()
                .haveSimpleNameEndingWith("Service")
                .check(PRODUCT);
    }
}

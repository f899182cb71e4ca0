package io.resite.definition;

/// Where a machine's fields stand.
final class DomainForm {
    static final Form SECRET =
            Form.of().text("type", "@type").text("uuid", "@uuid").text("usage", "@usage");

    private static final Form PCI_ADDRESS = Form.of()
            .text("domain", "source/address/@domain")
            .text("bus", "source/address/@bus")
            .text("slot", "source/address/@slot")
            .text("function", "source/address/@function");

    static final Form FORM = Form.of()
            .text("hypervisor", "@type")
            .text("name", "name")
            .text("uuid", "uuid")
            .text("generationId", "genid")
            .text("title", "title")
            .text("description", "description")
            .size("maximumMemory", "maxMemory")
            .number("memorySlots", "maxMemory/@slots")
            .size("memory", "memory")
            .size("currentMemory", "currentMemory")
            .group("memoryBacking", memoryBacking())
            .group(
                    "cpus",
                    Form.of()
                            .number("maximum", "vcpu")
                            .number("current", "vcpu/@current")
                            .text("placement", "vcpu/@placement")
                            .text("hostCpus", "vcpu/@cpuset"))
            .number("ioThreads", "iothreads")
            .group("pinning", pinning())
            .text("partition", "resource/partition")
            .group(
                    "platform",
                    Form.of()
                            .text("system", "os/type")
                            .text("architecture", "os/type/@arch")
                            .text("machine", "os/type/@machine")
                            .text("bootloader", "bootloader")
                            .text("bootloaderArguments", "bootloader_args"))
            .group("firmware", firmware())
            .group(
                    "directBoot",
                    Form.of()
                            .text("kernel", "os/kernel")
                            .text("initrd", "os/initrd")
                            .text("commandLine", "os/cmdline")
                            .text("deviceTree", "os/dtb"))
            .sequence("bootOrder", "os/boot/@dev")
            .group("cpu", cpu())
            .text("clock", "clock/@offset")
            .text("onPowerOff", "on_poweroff")
            .text("onReboot", "on_reboot")
            .text("onCrash", "on_crash")
            .text("emulator", "devices/emulator")
            .each("disks", "devices/disk", "disk", "target/@dev", DiskForm.FORM)
            .each("filesystems", "devices/filesystem", "filesystem", filesystem())
            .each("nics", "devices/interface", "nic", NicForm.FORM)
            .each(
                    "channels",
                    "devices/channel",
                    "channel",
                    Form.of()
                            .text("type", "@type")
                            .text("name", "target/@name")
                            .text("target", "target/@type")
                            .text("path", "source/@path"))
            .each(
                    "tpms",
                    "devices/tpm",
                    "tpm",
                    Form.of()
                            .text("model", "@model")
                            .text("backend", "backend/@type")
                            .text("version", "backend/@version")
                            .text("persistent", "backend/@persistent_state")
                            .text("device", "backend/device/@path"))
            .each("graphics", "devices/graphics", "graphics", graphics())
            .each(
                    "videos",
                    "devices/video",
                    "video",
                    Form.of()
                            .text("model", "model/@type")
                            .number("memory", "model/@vram")
                            .number("heads", "model/@heads")
                            .text("primary", "model/@primary"))
            .each("hostDevices", "devices/hostdev", "hostdev", hostDevice())
            .each(
                    "memoryDevices",
                    "devices/memory",
                    "memory",
                    Form.of()
                            .text("model", "@model")
                            .text("path", "source/path")
                            .size("size", "target/size")
                            .text("node", "target/node"))
            .each("secrets", "//secret", "secret", SECRET);

    private DomainForm() {}

    private static Form memoryBacking() {
        return Form.of()
                .presence("hugePages", "memoryBacking/hugepages")
                .each(
                        "pages",
                        "memoryBacking/hugepages/page",
                        "page",
                        Form.of().size("size", "@size").text("nodes", "@nodeset"))
                .presence("locked", "memoryBacking/locked")
                .text("source", "memoryBacking/source/@type")
                .text("access", "memoryBacking/access/@mode")
                .text("allocation", "memoryBacking/allocation/@mode");
    }

    private static Form pinning() {
        return Form.of()
                .pairs("cpus", "cputune/vcpupin", "vcpu", "cpuset")
                .text("emulator", "cputune/emulatorpin/@cpuset")
                .pairs("ioThreads", "cputune/iothreadpin", "iothread", "cpuset")
                .text("memoryMode", "numatune/memory/@mode")
                .text("memoryNodes", "numatune/memory/@nodeset")
                .text("memoryPlacement", "numatune/memory/@placement")
                .each(
                        "cells",
                        "numatune/memnode",
                        "memnode",
                        "@cellid",
                        Form.of().text("cell", "@cellid").text("mode", "@mode").text("nodes", "@nodeset"));
    }

    private static Form firmware() {
        return Form.of()
                .text("automatic", "os/@firmware")
                .pairs("features", "os/firmware/feature", "name", "enabled")
                .text("loader", "os/loader")
                .text("loaderType", "os/loader/@type")
                .text("loaderReadOnly", "os/loader/@readonly")
                .text("secure", "os/loader/@secure")
                .text("stateless", "os/loader/@stateless")
                .text("variables", "os/nvram")
                .text("variablesTemplate", "os/nvram/@template")
                .group("variablesSource", DiskForm.source("os/nvram/@type", "os/nvram/source"));
    }

    private static Form cpu() {
        return Form.of()
                .text("mode", "cpu/@mode")
                .text("match", "cpu/@match")
                .text("check", "cpu/@check")
                .text("migratable", "cpu/@migratable")
                .text("model", "cpu/model")
                .text("fallback", "cpu/model/@fallback")
                .text("vendor", "cpu/vendor")
                .text("cacheMode", "cpu/cache/@mode")
                .text("cacheLevel", "cpu/cache/@level")
                .text("addressSize", "cpu/maxphysaddr/@mode")
                .number("addressBits", "cpu/maxphysaddr/@bits")
                .group(
                        "topology",
                        Form.of()
                                .number("sockets", "cpu/topology/@sockets")
                                .number("dies", "cpu/topology/@dies")
                                .number("clusters", "cpu/topology/@clusters")
                                .number("cores", "cpu/topology/@cores")
                                .number("threads", "cpu/topology/@threads"))
                .pairs("features", "cpu/feature", "name", "policy")
                .each(
                        "cells",
                        "cpu/numa/cell",
                        "cell",
                        "@id",
                        Form.of()
                                .text("id", "@id")
                                .text("cpus", "@cpus")
                                .size("memory", "@memory")
                                .text("access", "@memAccess")
                                .text("discard", "@discard"));
    }

    private static Form filesystem() {
        return Form.of()
                .text("type", "@type")
                .text("access", "@accessmode")
                .text("driver", "driver/@type")
                .text("directory", "source/@dir")
                .text("file", "source/@file")
                .text("device", "source/@dev")
                .text("target", "target/@dir")
                .presence("readOnly", "readonly");
    }

    private static Form graphics() {
        return Form.of()
                .text("type", "@type")
                .number("port", "@port")
                .number("tlsPort", "@tlsPort")
                .text("automaticPort", "@autoport")
                .text("listen", "@listen")
                .text("socket", "@socket")
                .text("keymap", "@keymap")
                .each(
                        "listens",
                        "listen",
                        "listen",
                        Form.of()
                                .text("type", "@type")
                                .text("address", "@address")
                                .text("network", "@network")
                                .text("socket", "@socket"))
                .secret("password", "@passwd")
                .secret("passwordValidTo", "@passwdValidTo");
    }

    private static Form hostDevice() {
        return Form.of()
                .text("mode", "@mode")
                .text("type", "@type")
                .text("model", "@model")
                .text("managed", "@managed")
                .group("address", PCI_ADDRESS)
                .text("device", "source/address/@device")
                .text("mediated", "source/address/@uuid")
                .text("vendor", "source/vendor/@id")
                .text("product", "source/product/@id")
                .text("adapter", "source/adapter/@name")
                .text("target", "source/address/@target")
                .text("unit", "source/address/@unit")
                .text("protocol", "source/@protocol")
                .text("name", "source/@name")
                .number("bootOrder", "boot/@order");
    }
}

package io.resite.libvirt;

import io.resite.document.ByteSize;
import io.resite.document.Names;
import io.resite.hypervisor.Xml;
import io.resite.spec.GuestSupport;
import io.resite.spec.HostCpu;
import io.resite.spec.NumaCell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.w3c.dom.Element;

/// Reads what `virConnectGetCapabilities` gives: the host's processors and memory, and kinds of machines by name.
final class CapabilitiesXml {
    private final Element root;
    private final HostCpu cpu;

    CapabilitiesXml(String xml) {
        this.root = Xml.parse(xml, "capabilities");
        this.cpu = readCpu();
    }

    HostCpu cpu() {
        return cpu;
    }

    private HostCpu readCpu() {
        var topology = Xml.find(root, "host", "cpu", "topology");
        return new HostCpu(
                Xml.text(root, "host", "cpu", "arch"),
                Xml.text(root, "host", "cpu", "model"),
                Xml.text(root, "host", "cpu", "vendor"),
                topology.map(element -> number(element, "sockets")).orElse(0),
                topology.map(element -> number(element, "dies")).orElse(0),
                topology.map(element -> number(element, "cores")).orElse(0),
                topology.map(element -> number(element, "threads")).orElse(0),
                Names.sorted(Xml.all(root, "host", "cpu", "feature").stream()
                        .map(feature -> feature.getAttribute("name"))
                        .toList()));
    }

    List<NumaCell> cells() {
        return Xml.all(root, "host", "topology", "cells", "cell").stream()
                .map(cell -> new NumaCell(
                        number(cell, "id"),
                        Xml.find(cell, "memory")
                                .map(memory -> size(memory, Xml.text(cell, "memory")))
                                .orElse(ByteSize.ZERO),
                        ranges(Xml.all(cell, "cpus", "cpu").stream()
                                .mapToInt(one -> number(one, "id"))
                                .sorted()
                                .toArray()),
                        hugePages(cell)))
                .toList();
    }

    /// The smallest pages are the ordinary ones.
    private static List<NumaCell.HugePages> hugePages(Element cell) {
        return Xml.all(cell, "pages").stream()
                .map(pages -> new NumaCell.HugePages(
                        size(pages, pages.getAttribute("size")),
                        Integer.parseInt(pages.getTextContent().strip())))
                .sorted(Comparator.comparing(NumaCell.HugePages::size))
                .skip(1)
                .toList();
    }

    /// As in `0-7,16`.
    static String ranges(int... sorted) {
        var text = new StringBuilder();
        for (var index = 0; index < sorted.length; index++) {
            var isStart = index == 0 || sorted[index - 1] != sorted[index] - 1;
            var isEnd = index == sorted.length - 1 || sorted[index + 1] != sorted[index] + 1;
            if (isStart) {
                text.append(text.isEmpty() ? "" : ",").append(sorted[index]);
            } else if (isEnd) {
                text.append('-').append(sorted[index]);
            }
        }
        return text.toString();
    }

    /// Kinds of machines, with their machine types only.
    List<GuestSupport> guests() {
        var guests = new ArrayList<GuestSupport>();
        for (var guest : Xml.all(root, "guest")) {
            if (!Xml.text(guest, "os_type").equals("hvm")) {
                continue;
            }
            for (var architecture : Xml.children(guest, "arch")) {
                Xml.children(architecture, "domain").forEach(domain -> guests.add(guest(architecture, domain)));
            }
        }
        return guests;
    }

    /// What a domain type says of its own goes before what its architecture says.
    private static GuestSupport guest(Element architecture, Element domain) {
        var emulator = Xml.text(domain, "emulator");
        var own = Xml.children(domain, "machine");
        var machines = own.isEmpty() ? Xml.children(architecture, "machine") : own;
        var aliases = new TreeMap<String, String>();
        machines.stream()
                .filter(machine -> machine.hasAttribute("canonical"))
                .forEach(machine -> aliases.put(name(machine), machine.getAttribute("canonical")));
        return GuestSupport.named(
                architecture.getAttribute("name"),
                domain.getAttribute("type"),
                emulator.isEmpty() ? Xml.text(architecture, "emulator") : emulator,
                machineTypes(machines.stream()
                        .filter(machine -> !machine.hasAttribute("canonical"))
                        .toList()),
                aliases,
                machineTypes(machines.stream()
                        .filter(machine -> machine.getAttribute("deprecated").equals("yes"))
                        .toList()));
    }

    private static Names machineTypes(List<Element> machines) {
        return new Names(machines.stream()
                .map(CapabilitiesXml::name)
                .distinct()
                .sorted(Comparator.comparing(CapabilitiesXml::sortable))
                .toList());
    }

    /// Numbers made equally long, so that 2.9 is before 2.10.
    private static String sortable(String machineType) {
        var text = new StringBuilder();
        for (var part : machineType.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)", -1)) {
            text.append("0".repeat(Math.max(0, Character.isDigit(part.charAt(0)) ? 6 - part.length() : 0)))
                    .append(part);
        }
        return text.toString();
    }

    private static String name(Element machine) {
        return machine.getTextContent().strip();
    }

    private static int number(Element element, String attribute) {
        var text = element.getAttribute(attribute);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static ByteSize size(Element element, String number) {
        var factor = IntStream.range(0, 5)
                .filter(power ->
                        List.of("b", "KiB", "MiB", "GiB", "TiB").get(power).equals(element.getAttribute("unit")))
                .findFirst()
                .orElse(1);
        return new ByteSize(Long.parseLong(number.strip()) << (10 * factor));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.flinktuned.examples.docs;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

import javax.annotation.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links of a directory's Markdown files that lead to no file or to no heading, and such
 * mentions of pages ({@code docs/memory.md#how-it-splits}) in code and configuration. Links to
 * other sites are not followed.
 */
final class BrokenLinks {

    /** Besides hidden ones: what is built, and tests, whose pages may not exist. */
    private static final Set<String> LEFT_OUT = Set.of("target", "node_modules", "test");

    private static final Pattern MENTIONING = Pattern.compile(".*\\.(java|ya?ml|json|xml)");
    private static final Pattern MENTION = Pattern.compile("\\bdocs/[\\w-]+\\.md(#[\\w-]+)?");

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private final Path root;
    private final Map<Path, Set<String>> anchors = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private int checked;

    private BrokenLinks(Path root) {
        this.root = root;
    }

    /** Looks at all files below a directory, but for hidden and built ones, and tests. */
    static BrokenLinks below(Path directory) throws IOException {
        BrokenLinks links = new BrokenLinks(directory.toRealPath());
        Files.walkFileTree(
                links.root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path visited, BasicFileAttributes attributes) {
                        String name = visited.getFileName().toString();
                        return !visited.equals(links.root)
                                        && (name.startsWith(".") || LEFT_OUT.contains(name))
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        links.check(file);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return links;
    }

    /** One line for each: the file, the link, and what is missing. */
    List<String> broken() {
        return broken;
    }

    /** How many links and mentions were checked. */
    int checked() {
        return checked;
    }

    private void check(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".md")) {
            for (URI link : linksOf(file)) {
                if (!link.isAbsolute()) {
                    Path target =
                            link.getPath().isEmpty()
                                    ? file
                                    : file.resolveSibling(link.getPath()).normalize();
                    check(file, link.toString(), target, link.getFragment());
                }
            }
        } else if (MENTIONING.matcher(name).matches()) {
            Matcher mention = MENTION.matcher(Files.readString(file));
            while (mention.find()) {
                URI link = URI.create(mention.group());
                check(file, link.toString(), root.resolve(link.getPath()), link.getFragment());
            }
        }
    }

    private void check(Path file, String link, Path target, @Nullable String anchor)
            throws IOException {
        checked++;
        if (!target.startsWith(root) || !Files.exists(target)) {
            broken.add(root.relativize(file) + ": " + link + " leads to no file");
        } else if (anchor != null && !anchorsOf(target).contains(anchor)) {
            broken.add(root.relativize(file) + ": " + link + " leads to no heading");
        }
    }

    private static List<URI> linksOf(Path page) throws IOException {
        List<URI> links = new ArrayList<>();
        parse(page)
                .accept(
                        new AbstractVisitor() {
                            @Override
                            public void visit(Link link) {
                                links.add(URI.create(link.getDestination()));
                                visitChildren(link);
                            }

                            @Override
                            public void visit(Image image) {
                                links.add(URI.create(image.getDestination()));
                            }
                        });
        return links;
    }

    /** Of the headings of a page, as code hosts make them. */
    private Set<String> anchorsOf(Path page) throws IOException {
        Set<String> known = anchors.get(page);
        if (known != null) {
            return known;
        }
        Set<String> found = new HashSet<>();
        IdGenerator ids = IdGenerator.builder().build();
        parse(page)
                .accept(
                        new AbstractVisitor() {
                            @Override
                            public void visit(Heading heading) {
                                found.add(ids.generateId(text(heading)));
                            }
                        });
        anchors.put(page, found);
        return found;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text part) {
                        text.append(part.getLiteral());
                    }

                    @Override
                    public void visit(Code part) {
                        text.append(part.getLiteral());
                    }
                });
        return text.toString();
    }

    private static Node parse(Path page) throws IOException {
        return PARSER.parse(Files.readString(page));
    }
}

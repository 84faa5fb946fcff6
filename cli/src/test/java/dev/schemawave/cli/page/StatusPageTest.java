package dev.schemawave.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.cli.report.Snapshot;
import java.io.StringReader;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The structure of the page; how it looks is seen with the profile "browser". */
class StatusPageTest {

    @Test
    void everyServiceHasACardAndEveryRequirementAnArrow() throws Exception {
        Document page = parsed(Samples.sixty());

        assertThat(elements(page, "article"))
                .filteredOn(card -> !card.getAttribute("class").contains("unseen"))
                .hasSize(60);
        assertThat(elements(page, "article").stream().map(Element::getTextContent))
                .anyMatch(text -> text.contains("orders") && text.contains("waits for catalog >=99"))
                .anyMatch(text -> text.contains("exports") && text.contains("half-applied"));
        assertThat(elements(page, "path").stream().map(path -> path.getAttribute("class")))
                .anyMatch(drawn -> drawn.startsWith("unmet a"))
                .anyMatch(drawn -> drawn.startsWith("met a"));
        assertThat(elements(page, "tr").stream().map(Element::getTextContent))
                .anyMatch(text -> text.startsWith("exports") && text.contains("half-applied"));
    }

    @Test
    void whatServicesSayOfThemselvesIsNoMarkup() throws Exception {
        Document page = parsed(Samples.hostile());

        assertThat(elements(page, "script")).isEmpty();
        assertThat(elements(page, "img")).isEmpty();
        assertThat(elements(page, "*")).allMatch(element -> !element.hasAttribute("onload"));
        assertThat(page.getDocumentElement().getTextContent())
                .contains("</style><script>alert('owner')</script>", "<b>1</b>");
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        String page = new StatusPage(Samples.sixty(), Optional.empty()).toString();

        assertThat(page).doesNotContainPattern("(?i)https?:|url\\(|@import|<script|src=");
    }

    @Test
    void anEmptyLedgerIsAPageToo() throws Exception {
        Document page = parsed(new Snapshot(java.util.List.of(), Samples.NOW));

        assertThat(page.getDocumentElement().getTextContent()).contains("no runs are known");
    }

    @Test
    void cardsOfOneColumnDoNotTouch() {
        WaveGraph graph = new WaveGraph(Samples.sixty().services());
        WaveLayout layout = new WaveLayout(graph, 54, 8);

        for (int column = 0; column < layout.columns(); column++) {
            double[] tops =
                    layout.cards(column).stream().mapToDouble(layout::top).toArray();
            assertThat(IntStream.range(1, tops.length).mapToDouble(i -> tops[i] - tops[i - 1]))
                    .allMatch(distance -> distance >= 61.99);
        }
        assertThat(graph.edges()).allMatch(edge -> graph.wave(edge.from()) < graph.wave(edge.to()));
    }

    /** The page is written so that it is XML, too: whatever is not closed or escaped fails here. */
    private static Document parsed(Snapshot snapshot) throws Exception {
        String page = new StatusPage(snapshot, Optional.empty()).toString();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static java.util.List<Element> elements(Document page, String name) {
        NodeList found = page.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }
}

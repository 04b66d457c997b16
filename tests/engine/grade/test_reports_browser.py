"""`report.html` in a headless Chromium: 300 students, some of them hostile."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from tests.engine.grade.made_class import HOSTILE, SYLLABUS, made_class
from torchkata.grade.reports import write_reports
from torchkata.grade.reports.page import page as report
from torchkata.grade.results import Grades
from torchkata.kata.syllabus import Syllabus

pytestmark = pytest.mark.browser

ROWS = "#heat tbody tr"
KEYS = [f"{exercise.topic}.{exercise.name}" for exercise in SYLLABUS]


@pytest.fixture(scope="module")
def grades() -> Grades:
    return made_class(300)


@pytest.fixture(scope="module")
def address(grades, tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_bytes(report(grades, SYLLABUS).encode("utf-8", "replace"))
    return file.as_uri()


@pytest.fixture
def page(browser, address):
    """The page on a laptop; whatever it complains of or asks the network for fails the test."""
    opened = browser.new_page(viewport={"width": 1366, "height": 768})
    opened.set_default_timeout(60_000)
    complaints, requests = [], []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto(address)
    yield opened
    assert complaints == []
    assert [address] == requests
    opened.close()


def students(page):
    """The names in the order in which they are shown."""
    return page.eval_on_selector_all(
        f"{ROWS}:not([hidden])", "rows => rows.map(row => row.querySelector('bdi').textContent)"
    )


def column(page, number):
    return page.eval_on_selector_all(
        ROWS, f"rows => rows.map(row => row.cells[{number}].textContent)"
    )


def test_every_student_and_every_outcome_is_in_the_map(page, grades):
    shown = page.eval_on_selector_all(
        ROWS,
        "rows => rows.map(row => [...row.cells].slice(2).map(cell => cell.textContent).join(''))",
    )

    assert [
        "".join(row.exercises[key].outcome.glyph for key in KEYS if row.exercises)
        for row in grades.submissions
    ] == shown


def test_hostile_names_are_text_and_nothing_of_theirs_runs(page):
    names = " ".join(students(page))

    for name in HOSTILE:
        if not set("\x00\x07\udc80") & set(name):
            assert name in names
    assert page.evaluate("window.broken") is None
    assert page.locator("script").count() == 2
    assert page.locator("img, iframe, object, form").count() == 0


def test_the_policy_lets_no_other_script_run_and_nothing_load(browser, address):
    opened = browser.new_page()
    opened.goto(address)
    complaints = []
    opened.on("console", lambda message: complaints.append(message.text))

    opened.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.broken = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='broken = 2'>");
            document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>");
            return fetch("http://127.0.0.1:9/").catch(() => {});
        }"""
    )
    opened.wait_for_timeout(300)

    assert opened.evaluate("window.broken") is None
    assert {"script-src", "style-src", "img-src", "connect-src"} <= {
        part for text in complaints for part in text.replace('"', " ").replace("'", " ").split()
    }
    opened.close()


def test_who_was_late_stands_beside_the_name_and_can_be_searched(page, grades):
    late = [row.student for row in grades.submissions if row.late]

    page.locator("[data-rows=heat]").fill("late")

    assert len(late) > 10
    page.get_by_text(f"{len(late)} of 300 shown").wait_for()
    assert sorted(late) == sorted(students(page))


def test_points_sort_both_ways_and_names_come_back(page, grades):
    before = students(page)
    points = page.locator("#heat thead button[data-sort=number]")

    points.click()
    most_first = [float(text) for text in column(page, 1) if text != "–"]
    assert (
        sorted((row.points for row in grades.submissions if row.status == "graded"), reverse=True)
        == most_first
    )
    assert (
        page.locator("#heat thead tr:last-child th:nth-child(2)").get_attribute("aria-sort")
        == "descending"
    )

    points.click()
    assert most_first[::-1] == [float(text) for text in column(page, 1) if text != "–"]

    page.locator("#heat thead button[data-sort=text]").click()
    assert sorted(before) == sorted(students(page))
    assert students(page).index("Ada Hopper") < students(page).index("Zoë Hopper")


def test_a_column_sorts_the_worst_first(page):
    page.locator("#heat thead button[data-sort=outcome]").first.click()

    order = "!†?×·∞✓"
    found = "".join(column(page, 2)).rstrip()
    groups = list(dict.fromkeys(found))
    assert sorted(found, key=groups.index) == list(found)
    assert set(groups) <= set(order)
    assert groups[0] == "!"
    assert groups[-1] == "✓"


def test_searching_needs_neither_case_nor_accents(page, grades):
    page.locator("[data-rows=heat]").fill("SØREN Łos")

    wanted = [row.student for row in grades.submissions if row.student.startswith("Søren Łoś")]
    page.get_by_text(f"{len(wanted)} of 300 shown").wait_for()

    assert wanted
    assert wanted == students(page)


def test_a_topic_is_shown_alone(page):
    page.locator("[data-columns=heat]").fill("capstone.")
    page.get_by_text(f"3 of {len(KEYS)} shown").wait_for()

    assert page.locator("#heat .topics th:visible").all_text_contents() == ["capstone"]
    assert page.locator(f"{ROWS}:first-child td:visible").count() - 1 == 3

    page.locator("[data-columns=heat]").fill("")
    page.locator("#heat .topics th").first.wait_for()
    assert page.locator("#heat .topics th:visible").count() == len(SYLLABUS.topics)


def test_the_keyboard_reaches_every_cell_and_hears_what_is_behind_it(page, grades):
    place, row = next(
        (place, row) for place, row in enumerate(grades.submissions) if row.student == "Ada Hopper"
    )
    at = next(index for index, key in enumerate(KEYS) if row.exercises[key].diagnosis)
    page.locator(f"{ROWS}:nth-child({place}) td:nth-child({at + 2})").click()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")

    told = page.locator("#detail").inner_text()
    assert told.startswith(f"Ada Hopper · {KEYS[at]} · wrong · 0 of ")
    assert "points · code\n" in told
    assert row.exercises[KEYS[at]].diagnosis in told
    assert page.locator("#heat [tabindex='0']").count() == 1
    assert page.locator("#detail").get_attribute("role") == "status"
    assert page.locator("#heat :focus").get_attribute("aria-label") == "wrong"


def test_home_and_end_go_to_the_ends_of_what_is_shown(page, grades):
    page.locator("[data-rows=heat]").fill("Ada ")
    page.locator("[data-columns=heat]").fill("shapes.")
    page.get_by_text(f"22 of {len(KEYS)} shown").wait_for()
    shown = students(page)
    page.locator(f"{ROWS}:not([hidden]) td:nth-child(20)").nth(2).click()

    heard = []
    for key in ("Home", "End", "Control+Home", "Control+End"):
        page.keyboard.press(key)
        heard.append(page.locator("#detail").inner_text().split(" · ")[:2])

    topic = [key for key in KEYS if key.startswith("shapes.")]
    assert heard == [
        [shown[2], topic[0]],
        [shown[2], topic[-1]],
        [shown[0], topic[-1]],
        [shown[-1], topic[-1]],
    ]


def test_the_first_stop_of_the_keyboard_skips_to_the_students(page):
    page.keyboard.press("Tab")
    focused = page.locator(":focus")

    assert focused.is_visible()
    assert focused.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("data-rows") == "heat"


def test_headings_and_links_are_large_enough_to_hit(page):
    page.locator("#look details:not([open]) summary").click()
    sizes = page.eval_on_selector_all(
        "thead button, #heat tbody a, nav a, summary",
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])",
    )

    assert len(sizes) > 700
    assert min(min(size) for size in sizes) >= 24


def test_flags_are_folded_under_their_number(page, grades):
    flagged = sum(1 for row in grades.submissions if row.flags)
    summary = page.get_by_text(f"{flagged} submissions have flags")

    assert not page.locator("#flags").is_visible()
    summary.click()
    assert page.locator("#flags tbody tr").count() == flagged
    assert page.locator("#flags").is_visible()


def test_on_a_laptop_the_whole_class_fits_the_window(page):
    page.locator("#fit").check()

    widths = page.evaluate(
        "[document.querySelector('#heat').scrollWidth, document.body.clientWidth]"
    )
    assert widths[0] <= widths[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


@pytest.mark.parametrize("width", [360, 768, 1366, 2560])
def test_the_page_itself_never_scrolls_sideways(browser, address, width):
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(address)

    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    opened.close()


def test_outcomes_can_be_read_in_both_schemes(browser, address):
    for scheme in ("light", "dark"):
        opened = browser.new_page(color_scheme=scheme)
        opened.goto(address)
        ratios = opened.evaluate(CONTRAST)
        assert len(ratios) == 7
        assert all(ratio >= 4.5 for kind, ratio in ratios.items() if kind != "o"), (scheme, ratios)
        opened.close()


def test_it_prints_on_few_pages_with_heads_on_each(page, grades):
    pdf = page.pdf(prefer_css_page_size=True)

    assert pdf.startswith(b"%PDF")
    assert 10 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 30
    page.emulate_media(media="print")
    assert (
        page.eval_on_selector("#heat thead", "head => getComputedStyle(head).display")
        == "table-header-group"
    )
    assert not page.locator("#fit").is_visible()
    assert page.locator("#heat .no").first.is_visible()


def test_a_class_of_120_is_short_on_a_phone_and_on_paper(browser, tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(report(made_class(120), SYLLABUS).encode("utf-8", "replace"))
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.goto(file.as_uri())

    pdf = opened.pdf(prefer_css_page_size=True)
    assert opened.evaluate("document.documentElement.scrollHeight") < 10 * 844
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12
    opened.close()


def with_points_by_hand(grades):
    """The same class, whose first student who was graded got points and comments from a person."""
    index, row = next(one for one in enumerate(grades.submissions) if one[1].exercises)
    key = "line_fit.mse"
    given = row.exercises[key].earning(1.5, by_hand=True, comment="<b>Nearly</b>.")
    notes = ("Handed in late: 20 % was taken off.",)
    marked = replace(row, exercises={**row.exercises, key: given}, by_hand=True, notes=notes)
    rows = [*grades.submissions[:index], marked, *grades.submissions[index + 1 :]]
    return replace(grades, submissions=tuple(rows))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """All reports of a small class, for axe looks at every cell; hostile code in each file."""
    syllabus = Syllabus(tuple(topic for topic in SYLLABUS.topics if topic.name == "line_fit"))
    grades = with_points_by_hand(made_class(24, syllabus=syllabus))
    code = f"def line(x, w, b):  # \u202e {'long ' * 60}\n    {HOSTILE[2]}\n".encode()
    files = {row.student: {"line_fit.py": code} for row in grades.submissions}
    out = tmp_path_factory.mktemp("small")
    write_reports(grades, syllabus, out, None, files)
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(browser, small, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    code = next(small.glob("code/Ada*.html"))
    for file in (small / "report.html", code):
        opened.goto(file.as_uri())
        opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(opened, options={"rules": {"target-size": {"enabled": True}}})

        assert found.violations_count == 0, found.generate_report()
        assert len(found.response["passes"]) > 20
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
    opened.close()


def test_points_by_hand_are_seen_and_told(browser, small):
    opened = browser.new_page()
    opened.goto((small / "report.html").as_uri())

    opened.locator("#heat td[data-hand]").hover()

    assert "1.5 of 2 points, by hand" in opened.locator("#detail").inner_text()
    assert "Comment: <b>Nearly</b>." in opened.locator("#detail").inner_text()
    assert "20 % was taken off" in opened.locator("#marks").inner_text()
    assert opened.locator("#heat tbody em", has_text="by hand").count() == 1
    opened.close()


def test_the_code_and_the_feedback_are_a_link_away(browser, small):
    opened = browser.new_page()
    opened.goto((small / "report.html").as_uri())
    links = opened.eval_on_selector_all("#heat tbody a", "all => all.map(one => one.pathname)")

    assert len(set(links)) == 2 * 24
    assert all(small in (small / unquote(link)).parents for link in links)
    assert all((small / unquote(link)).is_file() for link in links)

    ada = "#heat tbody tr:has(bdi:text-matches('^Ada')):not(:has(em)) >> nth=0"
    opened.locator(ada).locator("td:nth-child(3)").click()
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/code/Ada*#line")
    assert opened.locator(":target h3").inner_text().startswith("line")
    assert "window.broken = 3" in opened.locator(".module").inner_text()
    assert "⟨U+202E⟩" in opened.locator(".module").inner_text()
    assert opened.locator("script, img").count() == 0
    assert "test_" not in opened.content()
    opened.get_by_text("The class").click()
    opened.wait_for_url("**/report.html")
    opened.close()


def test_300_students_are_a_bounded_amount_of_work(page, address):
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def measured(name):
        found = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in found if metric["name"] == name)

    # A cell is two nodes; what is more than that grows with students plus exercises.
    assert measured("Nodes") < 2 * 300 * len(KEYS) + 25_000
    assert measured("JSHeapUsedSize") < 20e6
    before = measured("LayoutCount")
    page.locator("#heat thead button[data-sort=number]").click()
    for number in range(3, 40):
        page.locator(f"{ROWS}:nth-child(2) td:nth-child({number})").hover()
    # Sorting is one layout; what is told of a cell is laid out by itself.
    assert measured("LayoutCount") - before < 60


CONTRAST = """() => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return Object.fromEntries([...document.querySelectorAll(".legend span")].map((span) => {
        const style = getComputedStyle(span);
        const [one, two] = [light(style.color), light(style.backgroundColor)];
        return [span.className.at(-1), (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)];
    }));
}"""

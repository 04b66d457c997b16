"""The instructor's page in a headless Chromium: 300 learners, some of them hostile."""

import time

import pytest

from torchkata.board.store import Store
from torchkata.kata.folder import Kata

pytestmark = pytest.mark.browser


@pytest.fixture
def look(browser):
    """`look(running)`: its page; whatever it complains of, or asks of others, fails the test."""
    opened, complaints, requests, homes = [], [], [], []

    def begin(running, width=1366, scheme="light", token=None):
        page = browser.new_page(viewport={"width": width, "height": 768}, color_scheme=scheme)
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(f"{running.address}/#{token or running.board.token}")
        opened.append(page)
        homes.append(running.address)
        return page

    begin.complaints = complaints
    yield begin
    for page in opened:
        page.close()
    assert complaints == []
    assert all(url.startswith(tuple(homes)) for url in requests)


@pytest.fixture(scope="module")
def file_of(made_room, tmp_path_factory, request):
    """`file_of(learners)`: the file of a board in the middle of a workshop."""
    kata = Kata(request.config.rootpath)

    def make(learners):
        file = tmp_path_factory.mktemp("room") / "board.sqlite"
        store = Store(file)
        made_room.fill(store, kata, learners, time.time())
        store.close()
        return file

    return make


@pytest.fixture
def room(start, file_of, request):
    """`room(learners)`: a board of the whole course with so many learners."""

    def begin(learners):
        return start(file_of(learners), folder=request.config.rootpath)

    return begin


def names(page):
    return page.eval_on_selector_all("#rows th bdi", "all => all.map(one => one.textContent)")


def test_a_room_of_300_is_shown_and_hostile_names_are_text(look, room, made_room, request):
    running = room(300)
    page = look(running)
    page.wait_for_selector("#rows tr")

    shown = names(page)
    assert len(shown) == 300
    assert set(made_room.HOSTILE) <= set(shown)
    assert page.evaluate("document.querySelectorAll('#rows script, #rows img').length") == 0
    stuck = running.board.standing.stuck(time.time())
    first = page.eval_on_selector_all("#rows tr", "all => all.map(one => Number(one.dataset.id))")
    assert first[: len(stuck)] == list(stuck)
    assert page.inner_text("#f-stuck") == str(len(stuck))
    assert page.locator("#stuck li").count() == 12
    page.click("#more")
    assert page.locator("#stuck li").count() == len(stuck)

    page.uncheck("#begun")
    columns = 1 + len(list(Kata(request.config.rootpath).syllabus))
    running.until(lambda: page.locator("#columns th").count() == columns)
    cells = page.eval_on_selector_all("#rows td[class]", "all => all.length")
    assert cells == sum(len(one.cells) for one in running.board.standing.learners.values())


def test_the_token_leaves_the_address_and_a_reload_still_works(look, board):
    board.join("Ada")
    page = look(board)
    page.wait_for_selector("#rows tr")

    assert page.url == f"{board.address}/"
    page.reload()
    page.wait_for_selector("#rows tr")
    assert names(page) == ["Ada"]


def test_without_the_token_nothing_is_shown(look, board):
    board.join("Ada")
    page = look(board, token="wrong")

    page.get_by_text("Open the address that `kata board` printed").wait_for()

    assert names(page) == []
    assert page.is_hidden("#main")
    while look.complaints:  # Chromium tells of each 401 and 403
        assert "40" in look.complaints.pop()


def test_what_happens_is_shown_at_once(look, board, ran):
    ada = board.join("Ada")
    page = look(board)
    page.wait_for_selector("#rows tr")

    mistake = next(iter(board.known))
    for _number in range(5):
        ada.post("/reports", {"reports": [ran(mistakes=[mistake], kind="wrong values")]})
    page.locator("#stuck li").get_by_text("5 failing runs in a row").wait_for()
    page.locator("#mistakes li").get_by_text("That is one more, not a product.").wait_for()
    page.locator("#explain").get_by_text("double", exact=True).wait_for()
    assert page.inner_text("#rows td.w") == "5"

    grace = board.join("Grace")
    page.get_by_text("Grace").first.wait_for()
    grace.post("/reports", {"reports": [ran(what="hand", up=True)]})
    page.get_by_role("button", name="Done: lower the hand of Grace").click()
    board.until(lambda: board.board.standing.learners[2].hand is None)
    board.until(lambda: page.locator("#stuck li").count() == 1)

    ada.post("/reports", {"reports": [ran(outcome="solved")]})
    page.get_by_text("Nobody is stuck.").wait_for()
    assert page.inner_text("#f-solved") == "1"
    share = ran(what="share", code="<b>x</b> = 1\n", question="<i>why?</i>")
    ada.post("/reports", {"reports": [share]})
    page.get_by_text("<i>why?</i>").click()
    assert page.inner_text("#shares pre") == "<b>x</b> = 1\n"


def test_an_announcement_is_sent_and_taken_back(look, board):
    ada = board.join("Ada")
    events = ada.events("/events")
    assert next(one for one in events if one)["announcement"] == ""
    page = look(board)
    page.wait_for_selector("#rows tr")

    page.keyboard.press("a")
    page.keyboard.type("<b>A break</b> until three.\n")
    assert next(one for one in events if one) == {"announcement": "<b>A break</b> until three."}
    page.locator("#announced").get_by_text("<b>A break</b> until three.").wait_for()
    page.get_by_role("button", name="Take it back").click()
    assert next(one for one in events if one) == {"announcement": ""}
    page.wait_for_selector("#announced", state="hidden")
    events.close()


def test_one_key_hides_every_name(look, board, ran):
    ada = board.join("Ada Lovelace")
    share = ran(what="share", code="x", question="?")
    ada.post("/reports", {"reports": [share, ran(what="hand", up=True), ran()]})
    page = look(board)
    page.get_by_text("Ada Lovelace").first.wait_for()

    page.keyboard.press("n")
    assert "Ada" not in page.evaluate("document.documentElement.outerHTML")
    board.join("Grace")
    page.get_by_text("Learner 2").wait_for()
    assert "Grace" not in page.evaluate("document.documentElement.outerHTML")
    page.keyboard.press("n")
    page.get_by_text("Ada Lovelace").first.wait_for()

    page.keyboard.press("p")
    assert "Ada" not in page.evaluate("document.documentElement.outerHTML")
    assert page.is_hidden("#announce")

    page.reload()
    page.wait_for_selector("#rows tr")
    assert "Ada" not in page.evaluate("document.documentElement.outerHTML")
    assert page.is_hidden("#announce")
    page.keyboard.press("p")
    page.keyboard.press("n")
    page.reload()
    page.get_by_text("Ada Lovelace").first.wait_for()


def test_the_arrow_keys_go_through_the_map_and_say_what_is_there(look, board, ran):
    ada, grace = board.join("Ada"), board.join("Grace")
    mistake = next(iter(board.known))
    ada.post("/reports", {"reports": [ran("double", "solved"), ran("quadruple", "raised")]})
    grace.post("/reports", {"reports": [ran("double", "wrong", mistakes=[mistake])] * 1})
    page = look(board)
    page.wait_for_selector("#rows td.w")

    page.focus("#scroll")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#detail").startswith("Ada, double: solved")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#detail").startswith("Ada, quadruple: raised an error, 1 failing run")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#detail").endswith("That is one more, not a product.")
    assert page.inner_text("#detail") == page.text_content("#spoken")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#detail").startswith("Grace")


def test_a_learner_is_taken_out_after_a_question(look, board):
    board.join("Ada")
    board.join("Grace")
    page = look(board)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_text("Grace").click()

    page.get_by_role("button", name="Take out Grace").click()

    board.until(lambda: names(page) == ["Ada"])
    assert list(board.board.standing.learners) == [1]


def test_the_page_comes_back_when_the_board_does(look, start, ran):
    running = start()
    ada = running.join("Ada")
    page = look(running)
    page.wait_for_selector("#rows tr")
    running.stop()
    page.get_by_text("No connection to the board").wait_for()

    again = start(running.file, running.port)
    ada.post("/reports", {"reports": [ran()]})

    page.wait_for_selector("#rows td.w")
    assert page.inner_text("#state") == ""
    while look.complaints:
        assert "ERR_" in look.complaints.pop()
    assert again.address == running.address


def test_a_learner_finds_the_command_on_a_phone(look, board):
    page = look(board, width=390, token="x")
    page.goto(f"{board.address}/join#{board.board.code}")

    wanted = f"kata join 127.0.0.1:{board.port} {board.board.code} --name NAME"
    assert page.inner_text("#command") == wanted
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    while look.complaints:
        assert "40" in look.complaints.pop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(look, room, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    running = room(24)
    learner = next(iter(running.board.standing.learners))
    options = {"rules": {"target-size": {"enabled": True}}}
    page = look(running, width=width, scheme=scheme)
    page.wait_for_selector("#rows tr")
    page.keyboard.press("a")
    page.keyboard.type("A break.\n")
    page.locator("#announced").get_by_text("A break.").wait_for()

    for key in ("", "p"):
        if key:
            page.keyboard.press("Escape")
            page.focus("#scroll")
            page.keyboard.press(key)
        found = Axe().run(page, options=options)
        assert found.violations_count == 0, found.generate_report()
        assert len(found.response["passes"]) > 20
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{running.address}/join#abc")
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
    assert learner == 1


def test_no_name_of_an_exercise_is_cut_off(look, room):
    cut = """() => [...document.querySelectorAll('#columns th:not(.who) span')].filter(span => {
        const text = document.createRange();
        text.selectNodeContents(span);
        const [shown, cell] = [text, span.parentElement].map(one => one.getBoundingClientRect());
        return shown.height > span.clientHeight + 1 || shown.top < cell.top - 1;
    }).map(span => span.textContent)"""
    page = look(room(24))
    page.wait_for_selector("#rows tr")
    page.uncheck("#begun")

    assert page.locator("#columns th:not(.who) span").count() > 200
    assert page.evaluate(cut) == []
    page.focus("#scroll")
    page.keyboard.press("p")
    assert page.evaluate(cut) == []


def test_the_report_has_no_finding_either(browser, file_of, request, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    from torchkata.board.report import page as report

    out = tmp_path / "report.html"
    out.write_text(report(Kata(request.config.rootpath), file_of(24)), encoding="utf-8")
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
        page.goto(out.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.close()

"""The rules of display with the numbers of the table in docs/privacy.md, and random programmes under attack."""

import random

import pytest
from django.utils import translation

from surveys import disclosure
from surveys.disclosure import Question, Rules, Sheet, WaveAnswers, final_tables, publishable, tables_of, text_of
from surveys.disclosure.tiers import needed, shown, shown_change

from . import attack

EARLY = {"pre": set(), "mid": {"state", "perceived"}, "post": {"perceived"}}


def values(*counts):
    """values(1, 1, 3): one in the lowest class, one in the middle, three in the highest."""
    return ["2"] * counts[0] + ["3"] * counts[1] + ["4"] * counts[2]


def a_wave(stage, answers, *, form="state", item=None, health_like=False, linked=True):
    """answers = {person: value} to one question."""
    question = Question(item or f"x-{form}", "x", form, "agree5" if form == "state" else "change5", health_like)
    sheets = tuple(Sheet(f"{stage}-{person}", f"{person}", {question.item: value}) for person, value in answers.items())
    return WaveAnswers(stage, stage, (question,), sheets, invited=14, linked=linked)


def release(*waves, rules=None, published=None):
    """{cell id: cell} of the final release."""
    cells, _shown = publishable(final_tables(waves, early=EARLY), rules=rules or Rules(), published=published)
    return {cell["id"]: cell for cell in cells}


# ---- tiers --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("n", range(5))
def test_fewer_than_five_show_nothing(n):
    assert shown(values(0, 0, n), need=5) is None


def test_case_1_four_answers_show_nothing():
    wave = a_wave("mid", dict(enumerate("4453")), form="perceived")
    (cell,), through = publishable(tables_of(wave), rules=Rules())
    assert through == []
    assert {key: cell[key] for key in ("n", "counts", "five", "mean", "sd", "dont_know", "why")} == {
        "n": None,
        "counts": None,
        "five": None,
        "mean": None,
        "sd": None,
        "dont_know": None,
        "why": "below_k",
    }


def test_case_2_five_answers_show_three_classes_and_no_mean():
    figure = shown(values(1, 1, 3), need=5)
    assert (figure.n, figure.counts) == (5, ((1, 1), (1, 1), (3, 3)))
    assert (figure.five, figure.mean, figure.sd) == (None, None, None)


@pytest.mark.parametrize("counts", [(5, 0, 0), (4, 1, 0), (4, 0, 1)])
def test_case_3_all_or_all_but_one_look_alike(counts):
    assert shown(values(*counts), need=5).counts == ((4, 5), (0, 1), (0, 1))


@pytest.mark.parametrize("n", range(5, 31))
def test_near_unanimous_classes_are_coded_at_every_size(n):
    for split in ((n, 0, 0), (n - 1, 1, 0), (n - 1, 0, 1)):
        assert shown(values(*split), need=5).counts == ((n - 1, n), (0, 1), (0, 1))
        assert shown(values(*split), need=5).mean is None
    assert shown(values(2, 0, n - 2), need=5).counts == ((2, 2), (0, 0), (n - 2, n - 2))


@pytest.mark.parametrize(("n", "five"), [(19, None), (20, (2, 0, 3, 15, 0))])
def test_five_classes_mean_and_deviation_come_at_twenty(n, five):
    figure = shown(["1"] * 2 + ["3"] * 3 + ["4"] * (n - 5), need=5)
    assert figure.five == five
    assert (figure.mean, figure.sd) == ((3.6, 0.9) if five else (None, None))


def test_the_mean_is_rounded_as_people_do():
    assert shown(["3"] * 19 + ["4"], need=5).mean is None  # coded: all but one
    assert shown(["3"] * 13 + ["4"] * 7, need=5).mean == 3.4  # 3.35


def test_health_like_questions_need_ten():
    assert [needed(5, health_like=h) for h in (False, True)] == [5, 10]
    assert [needed(12, health_like=h) for h in (False, True)] == [12, 12]
    assert needed(2) == 5


def test_staff_who_take_part_do_not_help_to_reach_k():
    wave = a_wave("mid", dict.fromkeys(range(6), "4"), form="perceived")
    for staff, why in ((0, None), (1, None), (2, "below_k")):
        (cell,), _shown = publishable(tables_of(wave), rules=Rules(staff=staff))
        assert cell["why"] == why


def test_another_profile_shows_nothing_rather_than_too_much():
    wave = a_wave("mid", dict.fromkeys(range(14), "4"), form="perceived")
    (cell,), through = publishable(tables_of(wave), rules=Rules(profile="strict"))
    assert (cell["why"], cell["counts"], through) == ("hidden", None, [])


def test_dont_know_is_counted_apart():
    wave = a_wave("mid", {i: "dk" if i < 3 else "4" for i in range(14)}, form="perceived")
    (cell,), _shown = publishable(tables_of(wave), rules=Rules())
    assert (cell["n"], cell["dont_know"], cell["counts"]) == (11, 3, [[0, 1], [0, 1], [10, 11]])


@pytest.mark.parametrize(
    ("count", "n", "language", "words"),
    [
        ((11, 11), 14, "en", "11"),
        ((13, 14), 14, "en", "at least 13"),
        ((0, 1), 14, "en", "0–1"),
    ],
)
def test_counts_in_words(count, n, language, words):
    with translation.override(language):
        assert text_of(count, n) == words


@pytest.mark.parametrize(
    ("respondents", "comments", "readable"), [(14, 4, False), (14, 5, True), (9, 9, False), (10, 5, True)]
)
def test_case_24_comments_need_ten_respondents_and_five_comments(respondents, comments, readable):
    assert disclosure.comments_may_be_read(respondents, comments) is readable
    entry = disclosure.comment_entry("post", "vapaa", respondents, comments)
    assert entry == {
        "wave": "post",
        "item": "vapaa",
        "n": comments,
        "shown": False,
        "why": None if readable else "below_k",
    }


# ---- pairs --------------------------------------------------------------------------------------------------------
def test_paired_change_counts_risen_same_and_fallen_on_the_scale_itself():
    pairs = [("1", "2")] * 9 + [("4", "4")] * 2 + [("5", "4")]
    figure = shown_change(pairs, need=5)
    assert (figure.n, figure.counts, figure.mean) == (12, ((1, 1), (2, 2), (9, 9)), None)


def test_near_unanimous_change_is_coded():
    assert shown_change([("1", "2")] * 11 + [("4", "4")], need=5).counts == ((0, 1), (0, 1), (11, 12))


def test_paired_means_come_at_twenty():
    pairs = [("2", "4")] * 15 + [("3", "3")] * 5
    assert (shown_change(pairs, need=5).baseline_mean, shown_change(pairs, need=5).mean) == (2.3, 3.8)
    assert shown_change(pairs[:19], need=5).mean is None


def test_case_16_two_answered_only_at_the_start_so_only_the_twelve_are_shown():
    pre = a_wave("pre", {i: "2345"[i % 4] for i in range(14)})
    post = a_wave("post", {i: "345"[i % 3] for i in range(12)})
    cells = release(pre, post)
    assert {key: (cell["n"], cell["why"]) for key, cell in cells.items()} == {
        "post.x-state.paired": (12, None),
        "post.x-state.all": (12, None),
        "pre.x-state.all": (14, "not_paired"),  # "14 answered at the start" may be said
    }
    assert (cells["pre.x-state.all"]["counts"], cells["pre.x-state.all"]["mean"]) == (None, None)


def test_case_16_the_naive_output_is_refused():
    with pytest.raises(disclosure.Refused):
        disclosure.audit([frozenset(range(12))], [frozenset(range(14))], k=5)


@pytest.mark.parametrize(
    ("pre", "post", "expected"),
    [  # persons of the two waves -> (paired, post, pre)
        (range(14), range(14), (None, None, None)),
        (range(14), range(9), (None, None, None)),  # five answered only at the start: enough to be a group
        (range(12), range(14), (None, "not_paired", None)),
        (range(13), range(1, 14), (None, "not_paired", "not_paired")),
        (range(6), range(2, 8), ("below_k", "not_paired", "not_paired")),
        (range(7), range(7, 14), ("below_k", None, None)),
    ],
)
def test_all_answerers_are_shown_beside_the_paired_only_if_the_rest_is_nobody_or_five(pre, post, expected):
    cells = release(a_wave("pre", {i: "2345"[i % 4] for i in pre}), a_wave("post", {i: "2345"[i % 4] for i in post}))
    assert tuple(cells[f"{key}"]["why"] for key in ("post.x-state.paired", "post.x-state.all", "pre.x-state.all")) == (
        expected
    )


def test_unlinked_waves_have_no_paired_figures():
    cells = release(*(a_wave(stage, dict.fromkeys(range(14), "3"), linked=False) for stage in ("pre", "post")))
    assert set(cells) == {"pre.x-state.all", "post.x-state.all"}


def test_the_middle_wave_is_never_joined_to_the_others():
    pre, post = (a_wave(stage, dict.fromkeys(range(14), "3")) for stage in ("pre", "post"))
    mid = a_wave("mid", dict.fromkeys(range(13), "3"))
    assert set(release(pre, mid, post)) == {"pre.x-state.all", "post.x-state.all", "post.x-state.paired"}


# ---- versions -----------------------------------------------------------------------------------------------------
def test_case_19_a_late_answer_after_the_release_stays_out():
    rules, first = Rules(), a_wave("mid", {i: "234"[i % 3] for i in range(14)}, form="perceived")
    _cells, through = publishable(tables_of(first), rules=rules)
    ledger = {table.family: [table.people] for table in through}
    late = a_wave("mid", {i: "234"[i % 3] for i in range(15)}, form="perceived")
    (cell,), through = publishable(tables_of(late), rules=rules, published=ledger)
    assert (cell["why"], cell["counts"], through) == ("hidden", None, [])


def test_the_same_figures_again_are_a_new_version_of_the_text_only():
    first = a_wave("mid", {i: "234"[i % 3] for i in range(14)}, form="perceived")
    cells, through = publishable(tables_of(first), rules=Rules())
    again, _through = publishable(tables_of(first), rules=Rules(), published={t.family: [t.people] for t in through})
    assert again == cells


# ---- random programmes --------------------------------------------------------------------------------------------
def test_random_programmes_give_nothing_away_where_the_naive_rule_does():
    """The full form is bench/disclosure --programmes 20000."""
    chance, naive, tried = random.Random(20), 0, 400
    for _ in range(tried):
        scenario = attack.a_scenario(chance)
        assert attack.leaks(scenario, attack.publish_by_the_rules(scenario)) == []
        naive += bool(attack.leaks(scenario, attack.publish_naively(scenario)))
    assert naive >= 0.3 * tried


def test_the_attacker_finds_what_is_too_exact():
    scenario = attack.a_scenario(random.Random(3))
    wave = a_wave("mid", dict.fromkeys(range(14), "4"), form="perceived")
    scenario.waves, scenario.late, scenario.rules = [wave], None, Rules()
    cells, _shown = publishable(tables_of(wave), rules=Rules())
    assert attack.leaks(scenario, attack.Published(cells)) == []
    spoilt = [{**cells[0], "counts": [[0, 0], [0, 0], [14, 14]]}]
    assert attack.leaks(scenario, attack.Published(spoilt)) == ["mid.x-perceived.all: near-unanimous, yet exact"]
    spoilt = [{**cells[0], "mean": 4.0}]
    assert len(attack.leaks(scenario, attack.Published(spoilt))) == 2


# ---- exactly at the threshold -------------------------------------------------------------------------------------
def test_numbers_of_people_appear_at_five_and_not_below():
    for n, number in ((4, None), (5, 5)):
        wave = a_wave("mid", dict.fromkeys(range(n), "4"), form="perceived")
        cells, _shown = publishable(tables_of(wave), rules=Rules())
        data = disclosure.release_data(rules=Rules(), waves=[wave], cells=cells)
        assert (data["waves"][0]["answered"], data["cells"][0]["n"]) == (number, number)
        assert disclosure.comment_entry("mid", "vapaa", n, 3)["n"] == (3 if number else None)


def test_paired_means_of_the_ends_of_the_scale_are_left_out():
    assert shown_change([("1", "4")] * 10 + [("2", "2")] * 10, need=5).baseline_mean is None  # exactly 1.5
    assert shown_change([("3", "4")] * 10 + [("2", "5")] * 8 + [("2", "2")] * 2, need=5).mean == 4.2


# ---- which questions are paired -----------------------------------------------------------------------------------
def a_wave_of(stage, questions):
    sheets = tuple(Sheet(f"{stage}-{i}", f"{i}", {q.item: "23"[i % 2] for q in questions}) for i in range(14))
    return WaveAnswers(stage, stage, tuple(questions), sheets, invited=14)


def paired(*waves):
    tables = [table for table in final_tables(waves, early=EARLY) if table.population == "paired"]
    assert all(table.responses == {f"post-{i}" for i in range(14)} for table in tables)
    return {table.question.item for table in tables}


def test_questions_without_a_statement_are_paired_by_their_own_key():
    same, other = Question("a"), Question("b")
    assert paired(a_wave_of("pre", [same]), a_wave_of("post", [same, other])) == {"a"}


def test_one_statement_with_two_questions_is_paired_by_their_keys_or_not_at_all():
    pre = a_wave_of("pre", [Question("a", "s"), Question("b", "s")])
    assert paired(pre, a_wave_of("post", [Question("b", "s"), Question("c", "s")])) == {"b"}
    assert paired(a_wave_of("pre", [Question("a", "s")]), a_wave_of("post", [Question("c", "s")])) == {"c"}


def test_perceived_change_is_never_paired():
    pre = a_wave_of("pre", [Question("a", "s", "perceived")])
    assert paired(pre, a_wave_of("post", [Question("a", "s"), Question("b", "s", "perceived")])) == set()


def test_only_the_responses_of_those_who_answered_both_waves_stand_behind_a_paired_figure():
    pre, post = a_wave("pre", dict.fromkeys(range(9), "3")), a_wave("post", dict.fromkeys(range(3, 14), "4"))
    table = final_tables([pre, post], early=EARLY)[0]
    assert table.responses == {f"post-{i}" for i in range(3, 9)}

"""The tables of an appendix. Every table here is invented; each shows one way in which real ones are broken."""

from __future__ import annotations

import pytest

from ogpkg.sources.plans.appendix_table import Field, Table, beside_ticks, bullets, plain, steps, tables, ticks

LEVELS = "Not Started\tLimited\tSubstantially Completed\tCompleted"


def parse(text: str) -> list[Table]:
    return tables(enumerate(text.split("\n"), start=1))


def field(text: str, label: str) -> Field:
    (table,) = parse("1-a. Wells\n" + text)
    found = table.find(label)
    assert found
    return found


@pytest.mark.parametrize("heading", ["2-b. Wells\t\t", "2-b.Wells", "<p>2-b. Wells</p>\t"])
def test_a_heading_opens_a_table_with_or_without_a_space(heading):
    (table,) = parse(f"2. Water\t\n{heading}\nMay 1, 2014 ~ May 2, 2015\t\n")
    assert (table.ref, table.title, table.line) == ("2-b", "Wells", 2)
    assert table.theme == (1, "2", "Water")
    assert table.period and (table.period.line, table.period.text) == (3, "May 1, 2014 ~ May 2, 2015")


def test_a_numbered_line_that_no_commitment_follows_is_no_theme():
    (table,) = parse("1. Remember\nthe milk\n1-a. Wells\n")
    assert table.theme is None


def test_a_heading_printed_again_after_a_page_break_opens_nothing():
    (table,) = parse("1. Water\n1-a. Wells\nNext Step\tDig\n\n1. Water\n1-a. Wells\n\tdeeper\n")
    assert table.heads == [6, 5]
    assert table.find("Next Step").text() == "Dig deeper"


def test_a_cell_that_a_page_break_cut_is_one_text_on_both_lines():
    found = field("Next Step\t<ul> • Dig \t\t\n\n\t<p>deeper</p> <ul> • Drill\t\n", "Next Step")
    assert found.text() == "• Dig deeper • Drill"
    assert found.lines() == [2, 4]
    assert [found.line_at(found.text().index(word)) for word in ("Dig", "deeper", "Drill")] == [2, 4, 4]


def test_a_label_in_tags_is_a_label_and_one_printed_again_is_no_text():
    found = field("<p>Next Step</p>\tDig\n\nNext Step\tdeeper\n", "Next Step")
    assert found.text() == "Dig deeper"


def test_rows_without_a_label_belong_to_the_field_above():
    found = field("Additional Information\tTwo wells\n\tYear\t2014\nAfter\tnone\n", "Additional Information")
    assert found.text() == "Two wells Year 2014 After none"


def test_tags_go_and_other_words_in_angle_brackets_stay():
    assert plain('<ul style="x"> A <Completed> <u>b</u><br/> <table border="1"><tr> <td>c') == "A <Completed> b c"


@pytest.mark.parametrize(
    ("head", "tick", "level"),
    [
        (f"\t{LEVELS}", "\t\t\t\tV", "Completed"),
        (f"\t\t{LEVELS}", "\t\t\t\t\tV", "Completed"),
        ("\tNot Started\t\tLimited\tSubstantially Completed\t\tCompleted", "\t\t\t\tV\t\t", "Substantially Completed"),
        ("\tNot Started\t\tLimited\tSubstantially Completed\t\tCompleted", "\t\t\t\t\tV\t", "Substantially Completed"),
        (f"\t{LEVELS}", "\n\n\t✓", "Not Started"),
        (f"\t{LEVELS}", f"\nCompletion Level\t\t{LEVELS}\n\t\t\tV", "Limited"),
    ],
)
def test_a_tick_belongs_to_the_last_head_that_is_not_to_its_right(head, tick, level):
    ((mark, above),) = ticks(field(f"Completion Level{head}\n{tick}\n", "Completion Level"))
    assert above and above.text == level
    assert mark.text in "V✓"


def test_a_tick_left_of_all_heads_is_under_none():
    assert [above for _, above in ticks(field(f"Completion Level\t\t{LEVELS}\n\tV\n", "Completion Level"))] == [None]


def test_what_is_no_tick_is_told_apart():
    assert ticks(field(f"Completion Level\t{LEVELS}\n", "Completion Level")) == []
    assert beside_ticks(field(f"Completion Level\t{LEVELS}\n\tV\n", "Completion Level")) == []
    written = beside_ticks(field("Completion Level\tCompleted\n", "Completion Level"))
    assert [cell.text for cell in written] == ["Completed"]
    odd = beside_ticks(field(f"Completion Level\t{LEVELS}\n\tnearly\n", "Completion Level"))
    assert [cell.text for cell in odd] == ["nearly"]


def milestones(rows: str, head: str = "Start Date\tEnd Date\tCompletion Level") -> list[tuple[str, ...]]:
    found = steps(field(f"Milestone Status\t{head}\n{rows}\n", "Milestone Status"))
    return [(step.title, step.start, step.end, step.completion) for step in found]


def test_milestone_cells_are_read_by_the_columns_of_their_heads():
    assert milestones("Dig\tMay 2014\tJune 2014\tCompleted") == [("Dig", "May 2014", "June 2014", "Completed")]
    assert milestones("Dig\t\tMay 2014\t-\tLimited", "\tStart Date\tEnd Date\tCompletion Level") == [
        ("Dig", "May 2014", "-", "Limited")
    ]
    assert milestones("Dig\tMay 2014\t\tLimited") == [("Dig", "May 2014", "", "Limited")]


def test_a_row_that_packs_milestones_as_bullets_comes_apart():
    packed = "<ul> • Dig • Drill\t<ul> • May 2014 • 2015~\t• June 2014 • 2016\t• Limited • Completed"
    assert milestones(packed) == [("Dig", "May 2014", "June 2014", "Limited"), ("Drill", "2015~", "2016", "Completed")]


def test_a_single_bullet_is_a_mark():
    assert milestones("• Dig\tMay 2014\tJune 2014\tLimited") == [("Dig", "May 2014", "June 2014", "Limited")]
    assert milestones("• Dig\tMay 2014\t\tLimited") == [("Dig", "May 2014", "", "Limited")]


def test_bullets_that_do_not_match_stay_together_and_say_so():
    (step,) = steps(field("Milestone Status\tStart Date\n• Dig • Drill\tMay 2014\n", "Milestone Status"))
    assert (step.title, step.start, step.is_packed) == ("• Dig • Drill", "May 2014", True)


def test_a_milestone_row_cut_by_a_page_break_is_one_milestone():
    assert milestones("Dig\tMay\tJune 2014\t\n\n\t1, 2014\t\tLimited") == [
        ("Dig", "May 1, 2014", "June 2014", "Limited")
    ]


def test_heads_printed_again_with_other_columns_count_for_the_rows_below():
    again = "Milestone Status\t\tStart Date\tEnd Date\tCompletion Level"
    rows = ["Dig\t2014\t2015\tLimited", again, "Drill\t\t2016\t2017\tCompleted"]
    assert milestones("\n".join(rows)) == [("Dig", "2014", "2015", "Limited"), ("Drill", "2016", "2017", "Completed")]


def test_a_column_we_do_not_know_is_not_lost():
    (step,) = steps(field("Milestone Status\tStart Date\tMood\nDig\t2014\tgood\n", "Milestone Status"))
    assert (step.start, step.rest) == ("2014", "good")


def test_the_labels_of_the_actor_cells_are_no_actors_even_when_cut_in_two():
    found = field(
        "Involved Actors\tGovernment Ministries /\tPort Police\n\n\tDepartments\t\n"
        "\tCivil society Private sector Multilateral bodies Working groups\tDiggers\n",
        "Involved Actors",
    )
    assert [(item.line, item.text) for item in found.items()] == [(2, "Port Police"), (5, "Diggers")]


def test_a_bullet_of_the_actors_may_go_on_in_the_row_below():
    found = field(
        "Involved Actors\tGovernment Ministries / Departments\t<ul> • all • Mr. Digger\n\n"
        "\tCivil society Private sector Multilateral bodies Working groups\tof Diggers • Ms. Driller\n",
        "Involved Actors",
    )
    assert [(item.line, item.text) for item in found.items()] == [
        (2, "all"),
        (2, "Mr. Digger of Diggers"),
        (4, "Ms. Driller"),
    ]


def test_bullets_part_a_text():
    assert bullets("• a • b") == ["a", "b"]
    assert bullets("a") == ["a"]
    assert bullets("") == []

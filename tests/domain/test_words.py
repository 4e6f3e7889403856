from kursplaner.domain.words import counted, listed


def test_that_one_is_counted_in_the_singular_and_nothing_in_the_plural() -> None:
    assert [counted(n, "Kind", "Kinder") for n in (0, 1, 2)] == ["0 Kinder", "1 Kind", "2 Kinder"]


def test_that_only_the_last_two_of_a_list_are_joined_by_und() -> None:
    lists = ([], ["A"], ["A", "B"], ["A", "B", "C"])
    assert [listed(words) for words in lists] == ["", "A", "A und B", "A, B und C"]

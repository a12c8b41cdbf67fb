from rangeviz.text import csv_text, markdown_table, plain_text, text_table


def test_columns_are_aligned_and_wide_letters_count_twice():
    table = text_table(["ID", "KM"], [["九州", "1,000"], ["x", "9"]], right=[1])

    assert table.splitlines() == ["ID       KM", "九州  1,000", "x         9"]


def test_a_column_is_cut_to_fit_the_terminal():
    header, rows = ["ID", "NAME", "KM"], [["x", "九州 is a long name", "5"]]

    last = text_table(["ID", "NAME"], [row[:2] for row in rows], width=14)
    middle = text_table(header, rows, width=18, right=[2], shrink=1)

    assert last.splitlines() == ["ID  NAME", "x   九州 is a…"]
    assert middle.splitlines() == ["ID  NAME        KM", "x   九州 is a…   5"]
    assert text_table(header, rows).splitlines()[1] == "x   九州 is a long name  5"


def test_a_table_without_rows_is_its_header():
    assert text_table(["ID", "NAME"], []) == "ID  NAME"


def test_no_spreadsheet_runs_a_cell():
    texts = ["=1+1", "+1", "-1", "@a", "\t=1", "＝1", "a=1", "'=1"]

    cells = csv_text(["name"], [[text] for text in texts]).split("\r\n")[1:-1]

    assert cells == ["'=1+1", "'+1", "'-1", "'@a", "'\t=1", "'＝1", "a=1", "'=1"]


def test_a_line_to_be_drawn_has_no_invisible_characters_and_only_plain_spaces():
    text = "a\u202eb\u200cc\ud800d\te\nf\xa0g"

    assert plain_text(text) == "a\u202eb\u200cc\ufffdd\te\nf\xa0g"
    assert plain_text(text, one_line=True) == "a\ufffdb\ufffdc\ufffdd e f g"


def test_a_link_keeps_within_its_cell_and_brackets():
    table = markdown_table(["a"], [[[("x|]", "http://a.org/(|)"), ("none", None)]]])

    assert table.splitlines()[2] == r"| [x\|\]](http://a.org/%28%7C%29)<br>none |"

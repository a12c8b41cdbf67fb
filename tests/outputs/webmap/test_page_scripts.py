from itertools import pairwise
from pathlib import Path

import pytest

import rangeviz as rv
from rangeviz.outputs.webmap.page_scripts import join_modules, load_modules

ASSETS = Path(rv.__file__).parent / "outputs" / "webmap" / "assets"


def joined(text):
    return join_modules({"a.js": text})


def written(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def test_a_module_comes_after_those_that_it_imports(tmp_path):
    written(
        tmp_path,
        page='import { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n',
        b='import { c } from "./c.js";\nexport function b() {}\n',
        c="export const c = 1;\n",
        unused="export const d = 1;\n",
    )

    modules = load_modules(tmp_path, "page.js")

    assert list(modules) == ["c.js", "b.js", "page.js"]
    assert join_modules(modules) == "const c = 1;\nfunction b() {}\nb(c);"


def test_an_import_in_a_comment_loads_nothing(tmp_path):
    written(tmp_path, page='/*\nimport { b } from "./b.js";\n*/\nf();\n')

    assert list(load_modules(tmp_path, "page.js")) == ["page.js"]


def test_modules_that_import_each_other_are_refused(tmp_path):
    written(
        tmp_path,
        a='import { b } from "./b.js";\nexport const a = 1;\n',
        b='import { a } from "./a.js";\nexport const b = 1;\n',
    )

    with pytest.raises(ValueError, match=r"circle: a\.js > b\.js > a\.js"):
        load_modules(tmp_path, "a.js")


def test_an_import_over_several_lines_is_understood():
    assert joined('import {\n  a,\n  b,\n} from "./b.js";\nf(a);\n') == "f(a);"


@pytest.mark.parametrize(
    "line",
    [
        'import { a as b } from "./b.js";',
        'import a from "./b.js";',
        'import * as a from "./b.js";',
        'import "./b.js";',
        'import { a } from "../b.js";',
        'const b = await import("./b.js");',
        "export default 1;",
        "export { a };",
        "export let a = 1;",
        'export * from "./b.js";',
    ],
)
def test_another_form_of_import_or_export_is_refused(line):
    with pytest.raises(ValueError, match=r"a\.js: cannot join"):
        joined(f"f();\n{line}\n")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("// words\nf();\n", "f();"),
        ("/** words */\nf();\n", "f();"),
        ("/**\n * Words.\n * @param {A} a\n */\nf();\n", "f();"),
        ("f(); // words\ng();\n", "f();\ng();"),
        ("f(/** @type {A} */ (a));\n", "f( (a));"),
        ("f();\n\n\ng();\n", "f();\ng();"),
        ("if (a) {\n  f();\n}  \n", "if (a) {\nf();\n}"),
        ("f();\n// the end", "f();"),
    ],
)
def test_words_and_indents_are_left_out(text, script):
    assert joined(text) == script


def test_code_after_a_doc_comment_on_its_line_stays():
    assert joined("/** @type {A} */ const a = 1;\n/** B. */\nf();\n") == "const a = 1;\nf();"


def test_a_comment_keeps_apart_what_stands_on_its_sides():
    assert joined("return/**/a;\n") == "return a;"
    assert joined("let a = b /*\n*/ let c;\n") == "let a = b\nlet c;"  # as the line break does


@pytest.mark.parametrize(
    "line",
    [
        'const url = "https://a";',
        "const mark = '/*';",
        r'const quoted = "\"//";',
        "const half = n / 2 / `//`.length;",
        "const half = (n) / 2 / a[0] / 2;",
        "const quote = /[\"'`/]/.test(a) || /\\/*'/.test(b);",
        "f((a) => /\"/.test(a), /'/);",
    ],
)
def test_what_looks_like_a_comment_or_a_quote_stays(line):
    assert joined(f"{line} // words\nf(); // '\n") == f"{line}\nf();"


@pytest.mark.parametrize(
    "template",
    [
        "`\n  // not a comment\n\n  /* nor this */\n`",
        "`a ${ f({ b: `\n  // in a template in a template\n` }) }\n  // after it`",
        r"`\`  // ${ '}`' } \${`",
        "`$${a}//$`",
    ],
)
def test_a_template_literal_is_not_touched(template):
    literal = f"const text = {template};"

    assert joined(f"{literal}\n// words\nf();\n") == f"{literal}\nf();"


def test_code_within_a_template_literal_loses_its_comments():
    assert joined("f(`// a ${b/* c */}`);\n") == "f(`// a ${b }`);"


def test_a_template_literal_without_an_end_is_refused():
    with pytest.raises(ValueError, match=r"a\.js: a template literal has no end"):
        joined("f(`a);\n")


def test_the_page_has_all_its_modules_and_none_of_their_words():
    modules = load_modules(ASSETS, "page.js")
    lines = join_modules(modules).splitlines()

    assert set(modules) == {path.name for path in ASSETS.glob("*.js")}
    assert [line for line in lines if line != line.strip() or not line] == []
    assert [line for line in lines if line.startswith(("//", "/*", "*"))] == []
    assert [a for a, b in pairwise(lines) if a == b != "}" and len(a) > 20] == []

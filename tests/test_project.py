"""The rules between the packages: what may import what, what importing costs, what code must not do."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import pytest

from bench.dependencies import UNKNOWN, told
from index import errors, weights

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "gradio", "llama_cpp", "faiss", "transformers", "sentence_transformers", "tantivy", "httpx"}
# The command `dateline ui` has to open the page from somewhere; nothing else of rag may know of it.
MAY_OPEN_THE_PAGE = ROOT / "rag" / "cli.py"
ROOMS = ["text", "asking", "evidence", "checks", "answering"]
"""Each may know of those before it."""
WIRING = ROOT / "rag" / "page" / "wiring"  # the tabs as Gradio components: what they decide lies beside it


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))


def imported(path: Path) -> set[str]:
    """The top-level names of what a module imports, wherever in it."""
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def modules_of(path: Path) -> set[str]:
    """The whole names of the modules that a module imports from, wherever in it."""
    return {node.module for node in nodes(path) if isinstance(node, ast.ImportFrom) and node.module}


def literals(path: Path) -> Iterator[str]:
    """The strings of a module that are values: not its docstrings, nor any other string that stands alone."""
    found = list(nodes(path))
    alone = {id(node.value) for node in found if isinstance(node, ast.Expr)}
    for node in found:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def called(path: Path) -> set[str]:
    return {ast.unparse(node.func) for node in nodes(path) if isinstance(node, ast.Call)}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


INDEX, RAG = modules("index"), modules("rag")


@pytest.mark.parametrize("package", ["index", "rag", "index.weights"])
def test_importing_loads_nothing_heavy_and_changes_no_environment(package: str) -> None:
    code = (
        "import json, os, sys; before = dict(os.environ);"
        f"import {package};"
        "print(json.dumps([sorted({m.split('.')[0] for m in sys.modules}), before == dict(os.environ)]))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded, same_environment = json.loads(run.stdout)
    assert HEAVY & set(loaded) == set()
    assert same_environment


def test_importing_the_page_loads_no_gradio() -> None:
    code = "import sys, ui; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert HEAVY & set(run.stdout.split()) == set()


@pytest.mark.parametrize("path", INDEX, ids=relative)
def test_the_index_knows_nothing_of_answers_or_the_page(path: Path) -> None:
    command = {"typer"} if path.name in ("cli.py", "__main__.py") else set()
    assert imported(path) & {"rag", "ui", "gradio", "llama_cpp", "typer"} <= command


@pytest.mark.parametrize("path", RAG, ids=relative)
def test_answers_know_nothing_of_the_page(path: Path) -> None:
    allowed = {"ui"} if path == MAY_OPEN_THE_PAGE else {"gradio"} if path.parent == WIRING else set()
    assert imported(path) & {"ui", "gradio"} <= allowed


@pytest.mark.parametrize("place", range(len(ROOMS)), ids=ROOMS)
def test_what_an_answer_is_made_of_looks_only_downwards(place: int) -> None:
    above = {f"rag.{room}" for room in ROOMS[place + 1 :]}
    for path in modules(f"rag/{ROOMS[place]}"):
        rooms = {".".join(module.split(".")[:2]) for module in modules_of(path)}
        assert not above & rooms, relative(path)


@pytest.mark.parametrize("path", [*INDEX, *RAG, ROOT / "ui.py"], ids=relative)
def test_nothing_read_from_disk_is_run(path: Path) -> None:
    assert imported(path) & {"pickle", "marshal", "shelve", "dill", "joblib"} == set()
    assert called(path) & {"eval", "exec", "compile", "__import__", "torch.load", "os.system"} == set()
    assert not any(isinstance(node, ast.keyword) and node.arg == "allow_pickle" for node in nodes(path))
    assert not any(isinstance(node, ast.keyword) and node.arg == "trust_remote_code" for node in nodes(path))


@pytest.mark.parametrize("path", INDEX, ids=relative)
def test_the_library_does_not_print(path: Path) -> None:
    if path.name not in ("cli.py", "__main__.py"):
        assert "print" not in called(path)


@pytest.mark.parametrize("path", [*RAG, ROOT / "ui.py"], ids=relative)
def test_no_prompt_in_code(path: Path) -> None:
    """Prompts are files under prompts/; the words of a chat format come from the model itself."""
    marks = re.compile(r"<\|im_start\|>|\[INST\]|<\|user\|>|^You are |^Answer (the|only)", re.MULTILINE)
    assert [text for text in literals(path) if marks.search(text)] == []


def test_every_package_is_installed() -> None:
    """A package that pyproject.toml does not list works in a checkout and is missing from a wheel."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(settings["tool"]["setuptools"]["packages"])
    folders = {path.parent for name in ("index", "rag", "prompts") for path in modules(name)}
    assert listed == {".".join(folder.relative_to(ROOT).parts) for folder in folders}


def test_every_dependency_is_pinned() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    pinned = {
        _canonical(line.split("==")[0])
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    wanted = {
        _canonical(need) for need in (*project["dependencies"], *project["optional-dependencies"]["dev"])
    }
    assert wanted - pinned == set()


def test_every_dependency_is_listed_with_its_licence() -> None:
    """docs/dependencies.md, as bench/dependencies.py writes it, is of the versions that are pinned."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if " | " in line]
    listed = {_canonical(name): version for name, version, _ in rows[1:]}
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line.split("==") for line in pins if "==" in line]
    assert listed == {_canonical(name): version.partition("+")[0] for name, version in pinned}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {_canonical(need) for need in wanted} <= listed.keys()
    assert [name for name, _, licence in rows if licence == UNKNOWN] == []


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("License-Expression: MIT\nLicense: a text\n", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License\nLicense: a text\n", "BSD License"),
        ("Classifier: License :: OSI Approved\nLicense: MIT | more\n", "MIT / more"),
        ("License: Zlib\n and so on\n", "Zlib"),
        ("License: UNKNOWN\n", "The Tar Licence"),
    ],
)
def test_a_licence_is_what_a_package_says(tmp_path: Path, said: str, licence: str) -> None:
    folder = tmp_path / "tar-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: tar\nVersion: 1.0+own\n{said}")
    (folder / "LICENSE").write_text("# The Tar Licence #\n\nDo as you like.\n")
    (folder / "RECORD").write_text("tar-1.0.dist-info/LICENSE,,\n")
    assert "| tar | 1.0 | " + licence + " |\n" in told(distributions(path=[str(tmp_path)]))


@pytest.mark.parametrize("path", [*modules("index"), *modules("rag"), ROOT / "ui.py"], ids=str)
def test_an_exception_from_a_rule_of_security_says_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [
        line
        for line in lines
        if re.search(r"# noqa: *S\d", line) and not re.search(r"# noqa: *[\w, ]+ - \w", line)
    ] == []


def _canonical(requirement: str) -> str:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    return canonicalize_name(Requirement(requirement.strip()).name)


def test_the_tree_of_errors() -> None:
    tree = {name: value for name, value in vars(errors).items() if isinstance(value, type) and name != "Path"}
    assert all(issubclass(value, errors.DatelineError) for value in tree.values())
    assert sorted(tree) == [
        "DatelineError",
        "DumpError",
        "FetchError",
        "IndexBusy",
        "IndexDamaged",
        "IndexMismatch",
        "IndexMissing",
        "IndexUnusable",
        "ModelDamaged",
        "ModelError",
        "ModelMissing",
        "ModelUnknown",
        "PromptError",
        "QuestionError",
        "StoreDown",
        "StoreUnfit",
        "WorkersDown",
    ]


def test_the_surface_of_the_weights() -> None:
    assert weights.__all__ == [
        "Entry",
        "File",
        "Kind",
        "State",
        "Status",
        "entries",
        "fetch",
        "resolve",
        "status",
    ]

"""`forecast report --to docx|pptx|xlsx|pdf`: the nämnd's papers as files, whole or not at all."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from builders import DATA
from forecast.report.papers import files

ASKERSUND = DATA / "askersund-2024"
SCENARIO = DATA.parent / "scenarios" / "askersund-2024" / "utan-timvikariebidrag.yaml"
Call = Callable[..., tuple[object, str, str]]


def test_several_files_go_to_a_folder_with_the_scenario_in_them(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "ny" / "mapp"
    arguments = ("--to", "docx", "--to", "pdf", "--to", "docx", "--scenario", SCENARIO, "--out", out)
    code, stdout, err = call("report", ASKERSUND, *arguments)
    assert (code, stdout) == (0, "")
    names = ["askersund-2024-2024-08-namnd.docx", "askersund-2024-2024-08-namnd.pdf"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert err == "".join(f"{out / name} är skriven.\n" for name in names)
    text = "\n".join(paragraph.text for paragraph in Document(str(out / names[0])).paragraphs)
    assert "Utan timvikariebidrag" in text
    assert len(PdfReader(io.BytesIO((out / names[1]).read_bytes())).pages) > 5


def test_one_file_may_be_named_and_without_a_place_it_stands_here(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("report", ASKERSUND, "--to", "xlsx", "--out", tmp_path / "Underlag.XLSX")[0] == 0
    assert call("report", ASKERSUND, "--to", "xlsx")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Underlag.XLSX", "askersund-2024-2024-08-namnd.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--to", "docx", "--out", "a.pdf"), "--out a.pdf slutar på .pdf, men --to är docx. Ange samma.\n"),
        (
            ("--to", "docx", "--to", "pdf", "--out", "a.pdf"),
            "--out a.pdf är en fil, men --to ber om 2. Ange en mapp.\n",
        ),
        (("--to", "text", "--out", "a.pdf"), "--out a.pdf slutar på .pdf, men --to är text. Ange samma.\n"),
    ],
)
def test_a_place_that_does_not_fit_is_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("report", ASKERSUND, *arguments) == (2, "", sentence)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_where_one_file_cannot_be(call: Call, tmp_path: Path) -> None:
    (tmp_path / "askersund-2024-2024-08-namnd.xlsx").mkdir()
    code, _, err = call("report", ASKERSUND, "--to", "pdf", "--to", "xlsx", "--out", tmp_path)
    assert code == 1
    assert err.endswith("Välj en annan plats.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["askersund-2024-2024-08-namnd.xlsx"]


def test_a_pack_has_the_same_bytes_whenever_it_is_made() -> None:
    assert files.packed([("a.txt", b"1"), ("b.txt", b"2")]) == files.packed([("a.txt", b"1"), ("b.txt", b"2")])

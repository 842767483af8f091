"""Imported statistics: the user's own stay, a later import corrects an earlier, and nothing goes unused in silence."""

from builders import write_workspace
from forecast.service import check, open_workspace
from forecast.workspace.imports.write import Import, take_in

DRIVERS = "id;period;category;driver;unit;value;comparison_period;comparison_value;quote;source\n"


def statistics(source, **files):
    named = {f"{name}.csv": text for name, text in files.items()}
    receipt = {"files": sorted(named)}
    return Import(source, f"{source}.px", source.encode(), "px", "", "", None, {}, receipt, named)


def facts(**values):
    return DRIVERS + "".join(f"{key};2024;statistik;antal;st;{value};;;;\n" for key, value in values.items())


def people(last):
    rows = [f"{year},{sex},{age},1" for year in range(2020, last + 1) for sex in "MK" for age in range(101)]
    return "\n".join(["year,sex,age,count", *rows]) + "\n"


def test_own_facts_stay_and_of_the_imported_the_later_word_counts(tmp_path):
    folder = write_workspace(tmp_path / "prov", {"drivers.csv": facts(N1="egen")})
    take_in(folder, [statistics("b", drivers=facts(N2="x", N3="y"))])
    take_in(folder, [statistics("a", drivers=facts(N1="z", N2="a"))])
    take_in(folder, [statistics("b", drivers=facts(N2="ny"))])
    known = [(fact.id, fact.value) for fact in open_workspace(folder).driver_facts]
    assert known == [("N1", "egen"), ("N1", "z"), ("N2", "ny")]


def test_imported_inhabitants_count_where_there_are_no_own_and_are_told_of_where_there_are(tmp_path):
    folder = write_workspace(tmp_path / "prov")
    take_in(folder, [statistics("scb", population=people(2024))])
    opened = open_workspace(folder)
    assert opened.population.years == (2020, 2021, 2022, 2023, 2024)
    assert [finding for finding in check(opened) if finding.check == "befolkning"] == []
    (folder / "population.csv").write_text(people(2023))
    opened = open_workspace(folder)
    assert opened.population.years[-1] == 2023
    [told] = [finding for finding in check(opened) if finding.check == "befolkning"]
    assert told.sentence == ("Befolkningen i scb.px (import 0001) används inte: arbetsytan har egen population.csv.")
    assert told.remedy == "Ta bort den egna filen om den inlästa ska gälla, annars mappen imports/0001."

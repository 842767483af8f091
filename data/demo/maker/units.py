"""units.yaml: three invented units that cover most rows; the rest is the economist's."""

from __future__ import annotations

from maker.papers import NOTE

UNITS = (
    (
        "aldre",
        "Äldreomsorg",
        "Påhittad verksamhetschef äldreomsorg",
        (
            "aldreomsorg",
            "hemtjanst",
            "trygghetslarm",
            "korttidsboende",
            "dagverksamhet",
            "sarskilt-boende",
            "sjukskoterskor",
            "rehab-inkontinens",
        ),
    ),
    (
        "funktionsstod",
        "Funktionsstöd",
        "Påhittad verksamhetschef funktionsstöd",
        (
            "psykisk-storning",
            "lss-boende-vuxna",
            "lss-boende-barn",
            "personlig-assistans",
            "daglig-verksamhet",
            "ledsagare",
            "korttidsvistelse",
        ),
    ),
    ("individ-familj", "Individ och familj", "Påhittad verksamhetschef individ och familj", ("55", "56", "57")),
)


def units_yaml() -> str:
    """The units in printed order; the limits are Piteå's, in kr."""
    lines = [NOTE, "schema: 1", "comment_threshold: {percent: 1, amount: 1000000}", "units:"]
    for key, name, manager, rows in UNITS:
        quoted = ", ".join(f'"{row}"' for row in rows)
        lines += [f"  - key: {key}", f"    name: {name}", f"    managers: [{manager}]", f"    rows: [{quoted}]"]
    return "\n".join(lines) + "\n"

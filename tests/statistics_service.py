"""A local server in the shapes that PxWebApi 2 and Kolada v3 are documented to have, and every way to fail.

SCB: metadata and data as JSON-stat2, variables and codes as public programs have found them in TAB638 (no totals of sex
or marital status), TAB5557 (classes of several ages and several totals among the codes) and TAB6008 (13, 23 and their
total 83); 400 with a problem in JSON for a code that is none, 403 for too many cells. Kolada: pages with `next_url`, at
most 25 ids a segment, groups with `member_id`. None of it is a figure of anybody: persons are made of ages and years.
"""

import gzip
import json
import math
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from urllib.parse import parse_qs, unquote, urlsplit

AGES = [*map(str, range(100)), "100+"]
REGIONS = {"00": "Riket", "1882": "Askersund", "1489": "Alingsås"}
MARITAL = {"OG": "ogifta", "G": "gifta", "SK": "skilda", "ÄNKL": "änkor/änklingar"}
SEXES = {"1": "män", "2": "kvinnor"}


def _labels(codes):
    return codes if isinstance(codes, dict) else {code: code for code in codes}


def _years(first, last):
    return [str(year) for year in range(first, last + 1)]


TABLES = {
    "TAB638": {
        "Region": REGIONS, "Civilstand": MARITAL, "Alder": {**{a: f"{a} år" for a in AGES}, "tot": "totalt ålder"},
        "Kon": SEXES, "ContentsCode": {"BE0101N1": "Folkmängd", "BE0101N2": "Folkökning"}, "Tid": _years(2010, 2024),
    },
    "TAB5557": {
        "Region": REGIONS, "Civilstand": {**MARITAL, "SC": "totalt, samtliga civilstånd"},
        "Alder": {
            **{a: f"{a} år" for a in AGES[:-1]}, "100+1": "100+ år", "5-9": "5–9 år", "95-99": "95–99 år",
            "100+5": "100+ år", **dict.fromkeys(["TOT1", "TOT5", "TotSA"], "totalt, samtliga åldrar"),
        },
        "Kon": {**SEXES, "TotSa": "totalt, samtliga män och kvinnor"},
        "ContentsCode": {"000007ME": "Folkmängd", "000007MG": "Folkökning"}, "Tid": ["2025"],
    },
    "TAB6008": {
        "Region": REGIONS,
        "InrikesUtrikes": {"13": "inrikes födda", "23": "utrikes födda", "83": "inrikes och utrikes födda"},
        "Alder": {a: f"{a} år" for a in AGES}, "Kon": SEXES,
        "ContentsCode": {"000005RC": "Antal"}, "Tid": _years(2024, 2070),
    },
}  # fmt: skip
KPIS = {
    "N21006": "Kostnad hemtjänst äldreomsorg, kr/hemtjänsttagare",
    "N20900": "Nettokostnadsavvikelse äldreomsorg, (%)",
    "N00090": "Sjukfrånvaro totalt bland anställda, kommun, andel (%)",
}
PLACES = {
    "0000": "Riket",
    "1882": "Askersund",
    "1861": "Hallsberg",
    "1863": "Hällefors",
    "0562": "Finspång",
    "1489": "Alingsås",
}
GROUPS = {
    "G10": ("Liknande kommuner äldreomsorg, Askersund, 2023", ["1863"]),
    "G11": ("Liknande kommuner äldreomsorg, Askersund, 2024", ["1861", "1863", "0562"]),
    "G12": ("Liknande kommuner LSS, Askersund, 2024", ["0562"]),
}
KOLADA_YEARS = range(2020, 2025)


def persons(table, codes):
    """Persons of a cell: as many in every part, so that sums are known."""
    age = 100 if codes["Alder"].startswith("100") else int(codes["Alder"]) if codes["Alder"].isdecimal() else 0
    parts = {"TAB638": 4, "TAB5557": 1, "TAB6008": 1}[table]
    return (400 - 4 * (age // 1) if age < 100 else 4) // parts + int(codes["Tid"]) % 2


def figure(kpi, place, year, gender):
    """A key figure; None where it is missing: Hällefors' cost, and the country's net cost deviation."""
    if (kpi, place) in {("N21006", "1863"), ("N20900", "0000")}:
        return None
    base = sum(map(ord, place)) % 40 + {"T": 0, "K": 1, "M": -1}[gender]
    return {"N21006": 300_000.0 + 1000 * base + year, "N20900": base - 20.5, "N00090": 5.5 + base / 10}[kpi]


class Service(ThreadingHTTPServer):
    """The server; `faults` are done to the next calls in turn, `asked` is what has been asked."""

    daemon_threads = True

    def __init__(self):
        self.faults, self.asked = [], []
        self.most_cells, self.page_size, self.without = 150_000, 5000, {}
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request, client_address):
        """Who asked has gone: that is what some tests are about."""

    @property
    def root(self):
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving():
    server = Service()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self._serve(b"")

    def do_POST(self):
        self._serve(self.rfile.read(int(self.headers["Content-Length"])))

    def _serve(self, body):
        self.server.asked.append((self.command, self.path, body))
        if self.server.faults and self.server.faults.pop(0)(self) is not False:
            return
        parts = urlsplit(self.path)
        segments = [unquote(segment) for segment in parts.path.strip("/").split("/")]
        if segments[0] == "scb":
            self.json(*_scb(self.server, segments[1:], body))
        else:
            self.json(*_kolada(self.server, segments[1:], parse_qs(parts.query), parts.path))

    def json(self, value, code=200, **headers):
        self.send(json.dumps(value, ensure_ascii=False).encode(), code, **headers)

    def send(self, data, code=200, kind="application/json; charset=utf-8", length=None, **headers):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


def _problem(code, title):
    return {"type": "Parameter error", "title": title, "status": code}, code


def _scb(server, segments, body):
    name = segments[1]
    table = TABLES[name]
    if segments[2] == "metadata":
        return (_stat(name, table, {v: list(codes) for v, codes in table.items()}, None),)
    asked = {item["variableCode"]: item["valueCodes"] for item in json.loads(body)["selection"]}
    if set(asked) != set(table):
        return _problem(400, "Missing selection for mandantory variable")
    if any(set(codes) - set(table[variable]) for variable, codes in asked.items()):
        return _problem(400, "Non-existent value")
    if math.prod(map(len, asked.values())) > server.most_cells:
        return _problem(403, "Too many cells selected")
    asked = {v: [c for c in asked[v] if c not in server.without.get(v, ())] for v in table}
    cells = [{}]
    for variable, codes in asked.items():
        cells = [{**cell, variable: code} for cell in cells for code in codes]
    return (_stat(name, table, asked, [persons(name, cell) for cell in cells]),)


def _stat(name, table, codes, values):
    out = {
        "version": "2.0", "class": "dataset", "label": f"{name}, provtabell", "source": "SCB",
        "updated": "2026-02-21T07:00:00Z", "id": list(codes), "size": [len(each) for each in codes.values()],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "dimension": {
            variable: {
                "label": variable.lower(),
                "category": {
                    "index": {code: at for at, code in enumerate(each)},
                    "label": {code: _labels(table[variable])[code] for code in each},
                },
            }
            for variable, each in codes.items()
        },
        "extension": {"px": {"tableid": name}},
    }  # fmt: skip
    return out if values is None else {**out, "value": values}


def _kolada(server, segments, query, path):
    title = query.get("title", [""])[0].casefold()
    ids = segments[1].split(",") if len(segments) > 1 and segments[0] != "data" else None
    if any(len(segment.split(",")) > 25 for segment in segments):
        return _problem(422, "Too many ids")
    if segments[0] == "kpi":
        records = [{"id": k, "title": KPIS[k], "is_divided_by_gender": True} for k in ids if k in KPIS]
    elif segments[0] == "municipality":
        records = [{"id": p, "title": PLACES[p], "type": "L" if p == "0000" else "K"} for p in ids if p in PLACES]
    elif segments[0] == "municipality_groups":
        members = {g: [{"member_id": m, "member_title": PLACES[m]} for m in of] for g, (_, of) in GROUPS.items()}
        groups = [{"id": g, "title": name, "members": members[g]} for g, (name, _) in GROUPS.items()]
        records = [g for g in groups if (g["id"] in ids if ids else title in g["title"].casefold())]
    else:
        said = dict(zip(segments[1::2], segments[2::2], strict=True))
        years = [int(y) for y in said["year"].split(",")] if "year" in said else KOLADA_YEARS
        records = [
            _record(kpi, place, year)
            for kpi in said["kpi"].split(",")
            for place in said["municipality"].split(",")
            for year in years
            if kpi in KPIS and place in PLACES and year in KOLADA_YEARS
        ]
    return (_page(server, records, query, path),)


def _record(kpi, place, year):
    values = [(gender, figure(kpi, place, year, gender)) for gender in ("T", "K", "M")]
    return {
        "kpi": kpi, "municipality": place, "period": year,
        "values": [
            {"gender": g, "count": 1, "status": "" if v is not None else "Missing", "value": v, "isdeleted": False}
            for g, v in values
        ],
    }  # fmt: skip


def _page(server, records, query, path):
    page, size = int(query.get("page", ["1"])[0]), min(server.page_size, int(query.get("per_page", ["5000"])[0]))
    more = "&".join(f"{name}={value[0]}" for name, value in query.items() if name != "page")
    last = page * size >= len(records)
    url = None if last else f"{server.root}{path}?page={page + 1}&{more}"
    return {
        "values": records[(page - 1) * size : page * size],
        "count": len(records),
        "next_url": url,
        "previous_url": None,
    }


def status(code, **headers):
    """A fault: an answer with a status and no figures."""
    return lambda handler: handler.json(_problem(code, "Prov")[0], code, **headers)


def html(handler):
    handler.send(b"<html><body>Underhall</body></html>", kind="text/html")


def truncated(handler):
    handler.send(b'{"values": [{"kpi"')


def cut(handler):
    """The connection ends in the middle of the body."""
    handler.send(b'{"values": [', length=1000)
    handler.close_connection = True


def dripping(handler):
    """A body of which a byte comes now and then, for as long as anybody listens."""
    handler.send(b"", length=1000)
    with suppress(OSError):
        for _ in range(100):
            handler.wfile.write(b" ")
            sleep(0.1)
    handler.close_connection = True


def moved(to):
    return lambda handler: handler.send(b"", 307, Location=to)


def huge(handler):
    """A small file that unpacks to a large one."""
    handler.send(gzip.compress(b'{"a": "' + b" " * 3_000_000 + b'"}'), Content_Encoding="gzip")


def lying(change):
    """The figures of another question: `codes` changes one code of SCB's answer, else the records' fields."""

    def lied(handler):
        if "/data" not in handler.path:
            handler.server.faults.insert(0, lied)
            return False
        told = handler.json

        def other(value, code=200, **headers):
            if "codes" in change:
                _, old, new = change["codes"]
                value = json.loads(json.dumps(value).replace(f'"{old}"', f'"{new}"'))
            else:
                value = {**value, "values": [record | change for record in value["values"]]}
            told(value, code, **headers)

        handler.json = other
        return False

    return lied


def zipped(handler):
    """The right answer, packed."""
    send = handler.send
    handler.send = lambda data, code=200, **more: send(gzip.compress(data), code, Content_Encoding="gzip", **more)
    return False


def slow(until):
    """No answer until an event is set."""
    return lambda handler: until.wait(5) and None

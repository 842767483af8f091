"""`forecast refresh`, `store add` and `store verify` on a store by URL, in each database."""

import json

AT = ("--at", "2024-09-10T08:15+00:00")
WHO = ("--reason", "Färre vikarier", "--name", "Anna", *AT)


def test_a_job_by_url(where, call, folder):
    def refresh():
        words = ("--store", where, "--headline", "judged", "--draws", "20", "--format", "json", *AT)
        code, out, _ = call("refresh", folder, *words)
        assert code == 0
        return json.loads(out)

    def judge(tkr):
        words = ("judgement", "--row", "51", "--value", tkr, *WHO)
        assert call("store", "add", folder, *words, "--store", where)[0] == 0

    judge("-96")
    first = refresh()
    assert (first["new"], refresh()["new"]) == (True, False)
    judge("-95,5")
    second = refresh()
    assert (second["new"], second["previous"]) == (True, first["snapshot"])
    assert second["change_sek"] == round(second["total"]["forecast"] - first["total"]["forecast"], 2) == 500
    words = ("approval", "--snapshot", second["snapshot"], "--decision", "approved", *WHO)
    assert call("store", "add", folder, *words, "--store", where)[0] == 0
    code, out, err = call("store", "verify", "--store", where)
    assert (code, err) == (0, "Minnet är helt.\n")
    assert "prov, journalen: 3 poster" in out
    assert "prov, ögonblicksbilderna: 2 poster" in out
    assert not (folder / "store.sqlite").exists()

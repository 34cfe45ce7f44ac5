import json, sqlite3, time, subprocess
from concurrent.futures import ThreadPoolExecutor
from importer.journal import Journal
from importer.journal.standing import Run
def show(d): print(d.returncode, d.stdout[-600:], d.stderr[-1200:]); print('-----')
def test_two(found, box):
    s = found(box, 60, latency_ms=30)
    with ThreadPoolExecutor(2) as p:
        a = p.submit(s.run, "--json"); b = p.submit(s.run, "--json")
        for d in (a.result(), b.result()):
            print(d.returncode, d.stderr[-500:], json.loads(d.stdout)["documents"], json.loads(d.stdout)["seconds"])
    print(s.twice(), s.lost(), len(s.filed()))
    show(s.importer("resume","--last"))
    p = s.popen("run","mapping.toml","book.xlsx","--yes")
def test_lost_journal(found, box):
    import shutil
    s = found(box, 20)
    show(s.run("--json"))
    shutil.rmtree(s.home)
    show(s.run("--json"))
    print(s.twice())
def test_begun_only(found, box):
    s = found(box, 6)
    with Journal.open(s.home) as j:
        import hashlib
        sha = hashlib.sha256((s.folder/"book.xlsx").read_bytes()).hexdigest()
        j.begin(Run("20260101-000000-aaaa","posted","environment","Sandbox AS", s.environment["IMPORTER_TENANT_ID"], "h", str(s.folder/"mapping.toml"), str(s.folder/"book.xlsx"), sha, started=time.time()))
    show(s.importer("resume","--last"))
    show(s.importer("runs"))
    show(s.importer("resume","--last"))
def test_reads_fail(found, box):
    s = found(box, 6)
    box.control("POST","faults",[{"kind":"500","method":"GET","times":None}])
    t=time.time(); show(s.run()); print(time.time()-t)

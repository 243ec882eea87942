#!/usr/bin/env python3
"""Writes the files beside it as Python's own libraries do: they are read by tests, which need no Python."""
import csv
import email.message
import email.policy
import pathlib
import sqlite3

HERE = pathlib.Path(__file__).parent

TOOLS = [
    ("tool", "price", "place", "remark"),
    ("Torque wrench", 129.5, "Cabinet 4, top", 'Says "click" at the set torque'),
    ("Feeler gauge", 12, "Drawer 2", "Blades from 0.05 mm\nup to 1 mm"),
    ("Soldering iron", 64.9, "Bench 7; left", None),
]


def tables():
    for name, options in {
        "excel.csv": {"dialect": "excel"},
        "excel.tsv": {"dialect": "excel-tab"},
        "unix.csv": {"dialect": "unix"},
        "semicolons.csv": {"delimiter": ";", "quoting": csv.QUOTE_NONNUMERIC},
    }.items():
        with open(HERE / name, "w", encoding="utf-8-sig" if name == "excel.csv" else "utf-8", newline="") as out:
            csv.writer(out, **options).writerows(TOOLS)
    database = sqlite3.connect(":memory:")
    database.execute("create table tools (tool text, price real, place text, remark text)")
    database.executemany("insert into tools values (?, ?, ?, ?)", TOOLS[1:])
    found = database.execute("select * from tools order by price")
    with open(HERE / "database.csv", "w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter="|").writerows([[column[0] for column in found.description], *found])


def mail(subject, sender="Björn Ünal <bjoern@depot.example>", to="ann@depot.example"):
    message = email.message.EmailMessage()
    message["Subject"] = subject
    message["From"] = sender
    message["To"] = to
    message["Date"] = "Tue, 03 Feb 2026 09:15:00 +0100"
    return message


def write(name, message):
    for number, part in enumerate(part for part in message.walk() if part.get_content_maintype() == "multipart"):
        part.set_boundary(f"=====part-{number}=====")
    (HERE / name).write_bytes(message.as_bytes(policy=email.policy.SMTP))


def mails():
    reply = mail("Re: Prüfung der Hebebühne – morgen um neun in der großen Halle hinter dem Lager")
    reply.set_content(
        "Hello Ann,\n\nthe lift is checked tomorrow – please keep bay 3 free.\n\n"
        "> Shall we block bay 3?\n> Ann\n\n-- \nBjörn\n",
        cte="quoted-printable",
    )
    write("reply.eml", reply)

    news = mail("News of February")
    news.set_content("This mail needs a program that shows HTML.\n")
    news.add_alternative(
        "<html><head><title>Layout 7</title></head><body><img src='cid:logo'><h1>Opening hours</h1>"
        "<p>The depot opens at <b>seven</b>, on Saturdays at nine, and the café in hall 2 opens half an hour later.</p>"
        "<table><tr><th>day</th><th>hours</th></tr><tr><td>Friday</td><td>7 to 15</td></tr></table></body></html>",
        subtype="html",
        charset="iso-8859-15",
    )
    news.get_payload()[1].add_related(b"\x89PNG\r\n", "image", "png", cid="<logo>", filename="logo.png")
    write("newsletter.eml", news)

    report = mail("Stock of the depot")
    report.set_content("The stock is attached.\n")
    report.add_alternative("<p>The <i>stock</i> is attached.</p>", subtype="html")
    report.add_attachment("part,count\nbolt,300\nnut,250\n", subtype="csv", filename="Lager für Büro.csv")
    report.add_attachment("# Counting\n\n## Who\n\nTwo people count each shelf.\n", filename="counting.md")
    report.add_attachment(b"\xff\xd8\xff\xe0 picture", "image", "jpeg", filename="shelf.jpg")
    report.add_attachment(b"x\x9f\x3e\x22", "application", "ms-tnef", filename="winmail.dat")
    write("attachments.eml", report)

    forwarded = mail("Fwd: Keys", to="desk@depot.example")
    forwarded.set_content("See below.\n")
    inner = mail("Keys of hall 2", sender="Ann <ann@depot.example>")
    inner.set_content("The spare key lies in drawer 5.\n")
    forwarded.add_attachment(inner)
    write("forwarded.eml", forwarded)


tables()
mails()

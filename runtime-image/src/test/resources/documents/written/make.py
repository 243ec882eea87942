#!/usr/bin/env python3
"""Writes the files beside it as Python's own libraries do: they are read by tests, which need no Python."""
import csv
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


tables()

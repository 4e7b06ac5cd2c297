"""Writes what the Python package `edtf` makes of some hundred texts, as CSV on standard output.

Columns: text; whether the package reads it; first and last day meant (its strict bounds), `-inf` or `inf` where the
date is open, empty where it gives none. Run by `cargo xtask oracle`; the texts are made here, so that the same script
gives the same file.
"""

import contextlib
import csv
import itertools
import math
import random
import sys

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

MARKS = ["", "?", "~", "%"]


def texts():
    """Every kind of date, systematically; then texts with one character changed."""
    yield from ["1985-04-12", "1985-04", "1985", "0000", "0001-01-01", "-0001", "-0000", "9999-12-31", "-1985", "-1985-04-12"]
    for year, month in itertools.product(["1900", "1904", "1939", "2000", "-0004"], ["02-28", "02-29", "02-30", "04-31", "12-31", "00-01", "13-01"]):
        yield f"{year}-{month}"
    for time in ["23:20:30", "23:20:30Z", "23:20:30-04", "23:20:30+04:30", "24:00:00", "24:00:01", "00:00:00", "25:00:00", "12:60:00",
                 "12:00:60", "08:45", "08:45Z", "12:00:00+00:00", "12:00:00-00:00", "12:00:00+14:00", "12:00:00+14:01", "12:00:00+00:30",
                 "12:00:00+15", "12:00:00~"]:
        yield f"1939-08-20T{time}"
    # Years of more than four digits, exponents, significant digits.
    yield from ["Y170000002", "Y-170000002", "Y1939", "Y01939", "Y17E7", "Y-17E7", "Y17E0", "Y17E2", "Y17E3", "Y170000", "Y99999", "12345", "1950S2",
                "1950S4", "1950S0", "1950S5", "-1950S2", "Y171010000S3", "Y3388E2S3", "Y3388E2S9", "Y17E", "YE7", "1950S", "Y17101S5"]
    # Seasons and other parts of a year.
    for part in range(20, 43):
        yield f"1939-{part}"
    yield from ["1939-21?", "1939-24~", "1939-~21", "1939-21-01", "-0001-22", "193X-21"]
    # Marks on the whole and on parts.
    for date, mark in itertools.product(["1939", "1939-07", "1939-07-03"], MARKS[1:]):
        yield date + mark
    for marks in itertools.product(["", "?", "%"], repeat=3):
        yield "{}1939-{}07-{}03".format(*marks)
        yield "1939{}-07{}-03{}".format(*marks)
    yield from ["?1939", "?1939-07", "1939-?07", "1939-07-~03", "~1939-07-%03", "1939~-?07-03", "?1939?", "1939??", "1939?~", "1939-07-03*"]
    # Unspecified digits.
    for year in ["193X", "19XX", "1XXX", "XXXX", "1X3X", "X939", "19X9", "-193X", "-19XX"]:
        yield from [year, f"{year}-07", f"{year}-XX", f"{year}-07-03", f"{year}-XX-XX", f"{year}-12-XX"]
    for month in ["XX", "0X", "1X", "X1", "X2", "X3", "X0", "2X", "3X"]:
        yield from [f"1939-{month}", f"1939-{month}-15"]
    for day in ["XX", "0X", "1X", "2X", "3X", "X0", "X1", "X5", "4X"]:
        yield from [f"1939-07-{day}", f"1939-02-{day}"]
    yield from ["1940-02-XX", "1940-XX-30", "1939-XX-31", "1939-02-3X", "19XX-02-29", "193X-02-29", "1939-XX-X9", "193X?", "1939-XX~",
                "193u", "1939-uu", "193x", "XXXX-12-XX"]
    # Intervals.
    ends = ["1964", "2004-06", "2005-02-01", "..", "", "1984?", "2004-06~", "1939-21", "2004-06-XX", "2004-06-~01", "19XX"]
    for first, second in itertools.product(ends, ends):
        yield f"{first}/{second}"
    yield from ["2004-06-~01/2004-06-~20", "2004-06-XX/2004-07-03", "2005/2004", "2004-02-01/2004-02-01", "2004-02/2004", "2004/2004-02",
                "1964/1965/1966", "1939-07-03T08:00:00/1939-07-04", "Y170000/Y180000", "-0044/0014", "-0044-03/.."]
    # Sets.
    members = ["1667", "1668,1669", "1670..1672", "1760-12", "1760-12-03", "1760-01..1760-03", "1760-01-01..1760-01-03", "193X", "1939?", "?1939-07"]
    for one in members:
        for other in ["", ",1939", ",1939-08"]:
            yield from ["[" + one + other + "]", "{" + one + other + "}"]
    yield from ["[..1984]", "{..1984}", "[1984..]", "{1984..}", "[..1760-12-03]", "[1760-12..]", "[1760-01,1760-02,1760-12..]",
                "{..1983-12-31,1984-10-10..1984-11-01}", "[1667,1760-12]", "[..]", "{}", "[]", "[1667", "1667]", "[1672..1670]",
                "[1667..1760-12]", "{1960,1961-12}", "[1667,..1670]", "[1667..,1670]", "[-0044,-0043]", "[1939-21,1939-22]", "[Y17000]"]
    # What people write instead.
    yield from ["3 July 1939", "1939/07/03", "1939.07.03", "July 1939", "1939-7-3", "19390703", "unknown", "open", "c. 1939", "1939-07-03/",
                "39-07-03", "1939-07-03T", "T08:45:00", "1939-", "1939-07-", "--07-03", "+1939", "/", "../..", "/..", "../"]
    # One character changed: most are no dates.
    chance = random.Random(1939)
    for text in ["1939-07-03", "1939-07-03T08:45:00Z", "193X-1X", "1939-05-11/1939-09-15", "[1938,1939..1941]", "?1939-07~-03", "Y17E7"]:
        for _ in range(14):
            at = chance.randrange(len(text))
            yield text[:at] + chance.choice("0123456789X?~%-./:TYES[]{},") + text[at + 1:]


def shown(bound):
    """A strict bound as a day."""
    if bound is None:
        return ""
    if isinstance(bound, float):
        return "-inf" if bound == -math.inf else "inf"
    year, month, day = bound[:3]
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def main():
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["text", "read", "first", "last"])
    for text in dict.fromkeys(texts()):
        try:
            # The package prints what it could not make; our output is a table.
            with contextlib.redirect_stdout(sys.stderr):
                date = parse_edtf(text)
        except EDTFParseException:
            date = None
        except Exception as fault:  # The package raises other exceptions on some texts: that is an answer too.
            writer.writerow([text, type(fault).__name__, "", ""])
            continue
        if date is None:
            writer.writerow([text, "no", "", ""])
            continue
        bounds = []
        for bound in (date.lower_strict, date.upper_strict):
            try:
                bounds.append(shown(bound()))
            except Exception as fault:
                bounds.append(type(fault).__name__)
        writer.writerow([text, "yes", *bounds])


if __name__ == "__main__":
    main()

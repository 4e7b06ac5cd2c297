#!/usr/bin/env python3
"""Makes the viewer's font: Noto Sans, reduced to the characters that the interface and the built-in packages use.

For developers, after a name or an interface text brought in a new character:

    pip install fonttools==4.68.0 brotli==1.2.1
    python3 web/fonts/make.py

It fetches the pinned npm packages with `npm pack` (or takes them from the folder given as the only argument), checks the fonts in them,
and writes `kokkyo-sans-regular.woff2` and `kokkyo-sans-bold.woff2` beside itself. Same inputs, same bytes.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# In order of use: Cyrillic comes whole from Noto Sans, which has the Mongolian letters too; then Japanese; then what only Chinese has.
PACKAGES = {
    "sans": ("@expo-google-fonts/noto-sans", "0.4.2", "NotoSans"),
    "jp": ("@expo-google-fonts/noto-sans-jp", "0.4.3", "NotoSansJP"),
    "sc": ("@expo-google-fonts/noto-sans-sc", "0.4.3", "NotoSansSC"),
}
WEIGHTS = {"regular": "400Regular", "bold": "700Bold"}
SHA256 = {
    "NotoSans_400Regular.ttf": "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614",
    "NotoSans_700Bold.ttf": "13a813c49624ae3ba3c5c6e72c5ebffc4b9e1e6ea32f421c04069b037c6ad431",
    "NotoSansJP_400Regular.ttf": "d930d5d52d15231c283089760f84584272ad5e37e14607ba0d19c798e7a9caec",
    "NotoSansJP_700Bold.ttf": "c5b7b9d6a6eb682b0d4e6bbb38509575fd2759a28f147daa74714d1359a7909e",
    "NotoSansSC_400Regular.ttf": "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    "NotoSansSC_700Bold.ttf": "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
}
# Reserved names of the originals ("Source") must not be used for a changed font.
FAMILY = "Kokkyo Sans"
# Seconds from 1904 to 2026-01-01: the font holds no clock.
STAMP = 3850070400


def wanted():
    """Every character of the interface and of the packages, and the ones that a text of one's own is likely to need."""
    found = set()
    files = list((ROOT / "web/strings").glob("*.json"))
    for ending in ("ts", "svelte", "html"):
        files += (ROOT / "web/src").rglob(f"*.{ending}")
    for ending in ("csv", "toml", "geojson", "bib"):
        files += (ROOT / "scenarios").rglob(f"*.{ending}")
    for file in files:
        found.update(file.read_text(encoding="utf-8"))
    for first, last in [(0x20, 0x7E), (0xA0, 0x17F), (0x400, 0x45F), (0x3041, 0x3096), (0x30A1, 0x30FC)]:
        found.update(map(chr, range(first, last + 1)))
    found.update("ӨөҮү–—‘’“”„…•·×÷−±≤≥≈←↑→↓°′″²³½№、。，．「」『』【】〈〉（）［］・：；！？％＋－／～〜々〆一二三四五六七八九十百千▲▼◀▶●○■□◆◇★☆✓◐‹›")
    # The 2,965 kanji of the first level of JIS X 0208, so that new texts and other people's packages seldom miss one.
    found.update(bytes([row, cell]).decode("euc_jp", "ignore") for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF))
    found.update("与他伏健写則単圧尺帯庫往従性扱持挙探揺格棒比焦真程穏符節粗絞複覧角該誌識資載辿途頁題")
    return {ord(letter) for letter in found if letter >= " " and not "\ue000" <= letter <= "\uf8ff"}


def fetch(folder):
    """The font files by name."""
    fonts = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name, version, _ in PACKAGES.values():
            archive = f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
            path = Path(folder or temporary) / archive
            if not path.is_file():
                subprocess.run(["npm", "pack", f"{name}@{version}"], cwd=path.parent, check=True, stdout=subprocess.DEVNULL)
            with tarfile.open(path) as tar:
                for member in tar:
                    base = member.name.rsplit("/", 1)[-1]
                    if base in SHA256:
                        data = tar.extractfile(member).read()
                        if hashlib.sha256(data).hexdigest() != SHA256[base]:
                            sys.exit(f"{base} is not the font that this script was written for")
                        fonts[base] = data
    return fonts


def reduced(data, characters):
    """A font with these characters only, without hints and layout tables, which differ between the three."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["BASE", "GSUB", "GPOS", "GDEF", "STAT", "vhea", "vmtx", "gasp", "prep", "VORG"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    tool = subset.Subsetter(options)
    tool.populate(unicodes=characters)
    tool.subset(font)
    out = io.BytesIO()
    font.save(out)
    out.seek(0)
    return out


def rename(font, style):
    """Our own name, and the notices of the originals, which the licence asks to keep."""
    names = font["name"]
    names.names = []
    notice = (
        "Copyright 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'. "
        "Copyright 2022 The Noto Project Authors (https://github.com/notofonts/latin-greek-cyrillic). "
        "Reduced and joined for Kokkyo."
    )
    licence = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
    post = f"{FAMILY.replace(' ', '')}-{style}"
    for number, text in {
        0: notice, 1: FAMILY, 2: style, 3: f"1.000;{post}", 4: f"{FAMILY} {style}", 5: "Version 1.000", 6: post, 13: licence,
        14: "https://openfontlicense.org",
    }.items():
        names.setName(text, number, 3, 1, 0x409)


def main():
    fonts = fetch(sys.argv[1] if len(sys.argv) > 1 else None)
    left = wanted()
    cmaps = {key: set(TTFont(io.BytesIO(fonts[f"{stem}_400Regular.ttf"])).getBestCmap()) for key, (_, _, stem) in PACKAGES.items()}
    share = {
        "jp": {letter for letter in left & cmaps["jp"] if not 0x400 <= letter <= 0x52F},
        "sans": {letter for letter in left & cmaps["sans"] if 0x400 <= letter <= 0x52F},
    }
    left -= share["jp"] | share["sans"]
    share["sans"] |= left & cmaps["sans"]
    left -= share["sans"]
    share["sc"] = left & cmaps["sc"]
    left -= share["sc"]
    if left:
        print("in none of the fonts:", " ".join(f"U+{letter:04X}" for letter in sorted(left)))
    for weight, folder in WEIGHTS.items():
        parts = [reduced(fonts[f"{PACKAGES[key][2]}_{folder}.ttf"], share[key]) for key in ("jp", "sans", "sc") if share[key]]
        font = merge.Merger().merge(parts)
        original = TTFont(io.BytesIO(fonts[f"NotoSansJP_{folder}.ttf"]))
        for table, fields in {
            "hhea": ("ascent", "descent", "lineGap"),
            "OS/2": ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent", "usWeightClass", "fsSelection"),
        }.items():
            for field in fields:
                setattr(font[table], field, getattr(original[table], field))
        rename(font, weight.capitalize())
        font["head"].created = font["head"].modified = STAMP
        font.recalcTimestamp = False
        font.flavor = "woff2"
        path = HERE / f"kokkyo-sans-{weight}.woff2"
        font.save(path)
        print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")


main()

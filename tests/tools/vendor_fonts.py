"""Makes the fonts of `learning/static/learning/fonts` again from npm.

    python -m tests.tools.vendor_fonts

Run it from the root of the repository with `npm` on the path and the extra `[pdf]` installed. Each face is one
file with the Latin and Vietnamese letters of the published font and all its kerning and mark positions. Fonts
that come cut up by script (as @fontsource's do) would not do: WeasyPrint takes the parts of a family for one
font and draws wrong letters, and there is no kerning between V and ũ. `VERSIONS.txt` keeps the packages'
versions and the SHA-256 of every file; `tests/learning/test_fonts.py` compares. To take a newer version, change
it in PACKAGES and run this again.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset

FONTS = Path(__file__).resolve().parents[2] / "learning" / "static" / "learning" / "fonts"

# Package, version, and the faces we print with: where they are in it, and what we call them.
PACKAGES = [
    (
        "be-vietnam-pro",
        "0.4.1",
        {
            "400Regular/BeVietnamPro_400Regular.ttf": "be-vietnam-pro-400-normal.woff2",
            "600SemiBold/BeVietnamPro_600SemiBold.ttf": "be-vietnam-pro-600-normal.woff2",
        },
    ),
    (
        "noto-serif",
        "0.4.2",
        {
            "400Regular/NotoSerif_400Regular.ttf": "noto-serif-400-normal.woff2",
            "400Regular_Italic/NotoSerif_400Regular_Italic.ttf": "noto-serif-400-italic.woff2",
            "700Bold/NotoSerif_700Bold.ttf": "noto-serif-700-normal.woff2",
        },
    ),
]
# Latin with its extensions, so that Ê Đê, Gia Rai and Ba Na names print too; combining marks; signs of print.
LETTERS = [
    *range(0x0020, 0x007F),
    *range(0x00A0, 0x0250),
    *range(0x02BB, 0x02BD),
    *range(0x0300, 0x030D),
    0x031B,
    0x0323,
    0x0331,
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2027),
    *range(0x2030, 0x203B),
    0x20AB,
    0x20AC,
    0x2116,
    0x2122,
    *range(0x2190, 0x2194),
    0x2212,
    0x2264,
    0x2265,
]


def unpacked(name: str, version: str, folder: Path) -> Path:
    """The package's files, downloaded into ``folder``."""
    package = f"@expo-google-fonts/{name}@{version}"
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(folder / f"expo-google-fonts-{name}-{version}.tgz") as archive:
        archive.extractall(folder / name, filter="data")
    return folder / name / "package"


def cut(source: Path, target: Path) -> None:
    """Write the letters we print of ``source`` to ``target``, with everything that places them."""
    options = subset.Options(layout_features=["*"], flavor="woff2")
    with subset.load_font(source, options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        subset.save_font(font, target, options)


def listed(name: str, version: str, files: list[str]) -> list[str]:
    """The lines of ``VERSIONS.txt`` about one package."""
    hashes = [f"{hashlib.sha256((FONTS / file).read_bytes()).hexdigest()}  {file}" for file in sorted(files)]
    return [f"# @expo-google-fonts/{name} {version} (fonts: OFL-1.1)", *hashes]


def main() -> None:
    FONTS.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        for name, version, faces in PACKAGES:
            package, licence = unpacked(name, version, Path(temporary)), f"LICENSE-{name}.txt"
            (FONTS / licence).write_bytes((package / "LICENSE_FONT").read_bytes())
            for source, target in faces.items():
                cut(package / source, FONTS / target)
            lines += listed(name, version, [licence, *faces.values()])
    (FONTS / "VERSIONS.txt").write_text("\n".join(lines) + "\n")
    print(f"{FONTS}: {sum(file.stat().st_size for file in FONTS.iterdir())} bytes")


if __name__ == "__main__":
    main()

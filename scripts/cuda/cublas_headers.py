"""Writes the headers of nvidia-cublas 13.1.0.3 into a folder: python3 cublas_headers.py FOLDER

The wheel has 413 MB, its headers half a megabyte. pip can read a wheel's directory and single files by HTTP range requests; where the
index or this pip cannot, the whole wheel is downloaded once. The headers' own hashes are checked either way.
"""
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

WHEEL = (
    "https://files.pythonhosted.org/packages/e7/44/423ac00af4dd95a5aeb27207e2c0d9b7118702149bf4704c3ddb55bb7429/"
    "nvidia_cublas-13.1.0.3-py3-none-manylinux_2_27_x86_64.whl"
)
HEADERS = {
    "cublas.h": "398782f64b27abe14e23b1901909d4cc5c7107ff787d9fa53420d8f31541f9c1",
    "cublas_api.h": "71afd43abd16698be7cbe3120d72700dc0004edc3d3944d865cdbc8d04c22b21",
    "cublas_v2.h": "78514be9bda58bf84a21eb35a8d31b6744562a62beab78757ce22eae7c6f1b26",
}


def read(wheel):
    archive = zipfile.ZipFile(wheel)
    return {name: archive.read("nvidia/cu13/include/" + name) for name in HEADERS}


def by_ranges():
    from pip._internal.network.lazy_wheel import LazyZipOverHTTP
    from pip._internal.network.session import PipSession

    with PipSession() as session, LazyZipOverHTTP(WHEEL, session) as wheel:
        return read(wheel)


def by_download():
    requirements = pathlib.Path(__file__).with_name("cublas.txt")
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--dest", folder]
        subprocess.run(pip + ["--requirement", str(requirements)], check=True, stdout=sys.stderr)
        (wheel,) = pathlib.Path(folder).glob("*.whl")
        return read(wheel)


def main(folder):
    try:
        headers = by_ranges()
    except Exception as err:  # whatever a private part of pip or the index does, the slow way answers it
        print(f"cublas_headers.py: no range requests ({err}): downloading 413 MB", file=sys.stderr)
        headers = by_download()
    for name, data in headers.items():
        got = hashlib.sha256(data).hexdigest()
        if got != HEADERS[name]:
            sys.exit(f"cublas_headers.py: {name}: SHA-256 {got}, want {HEADERS[name]}")
    for name, data in headers.items():
        pathlib.Path(folder, name).write_bytes(data)


main(sys.argv[1])

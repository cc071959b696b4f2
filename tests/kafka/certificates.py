"""Certificates for a test, made when it runs: an authority, and whom it vouches for.

By `openssl`, because the JDK's keytool hands out no private key as our clients read one.
"""

import subprocess
from pathlib import Path

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
SETTINGS = """\
[req]
distinguished_name = name
prompt = no
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
subjectAltName = IP:127.0.0.1, DNS:localhost
authorityKeyIdentifier = keyid
"""


class Authority:
    """A certificate authority in a folder; `certificate` is what others are to trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        (folder / "settings").write_text(SETTINGS)
        self._run(
            *("req", "-x509", "-config", "settings", "-extensions", "authority", *NEW_KEY),
            *("-nodes", "-days", "2", "-subj", "/CN=a test", "-keyout", "ca.key", "-out", "ca.pem"),
        )
        self.certificate = folder / "ca.pem"

    def vouch(self, name: str, password: str = "") -> Path:
        """Make a file with a key, and the certificate that its holder is called so.

        password    of the key; without one it is not encrypted
        """
        locked = ("-passout", f"pass:{password}") if password else ("-nodes",)
        self._run(
            *("req", "-config", "settings", *NEW_KEY, *locked, "-subj", f"/CN={name}"),
            *("-keyout", f"{name}.key", "-out", f"{name}.csr"),
        )
        self._run(
            *("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key"),
            *("-CAcreateserial", "-days", "2", "-extfile", "settings", "-extensions", "leaf"),
            *("-out", f"{name}.crt"),
        )
        both = self._folder / f"{name}.pem"
        parts = (self._folder / f"{name}{end}" for end in (".key", ".crt"))
        both.write_text("".join(part.read_text() for part in parts))
        return both

    def _run(self, *words: str) -> None:
        subprocess.run(("openssl", *words), cwd=self._folder, check=True, capture_output=True)  # noqa: S603, S607  ours

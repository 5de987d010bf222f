#!/usr/bin/env python3
"""Checks a copy of a Presage audit log, or a receipt from one, without Presage.

    verify_log.py COPY [--key VKEY] [--earlier CHECKPOINT ...] [--witness VKEY ... --quorum N] [--events FILE]
    verify_log.py --receipt FILE --key VKEY [--witness VKEY ... --quorum N]

COPY is a folder as `presage log copy FOLDER` writes it, or a mirror of the desk's /log/: the file `checkpoint`
and the tiles of C2SP tlog-tiles. --key is the log's verifier key, which you should have had from somebody you
trust, and not from the copy. --earlier names checkpoints you kept from earlier visits: the log must still
contain them. --events names events the desk disclosed, one JSON object a line with index, salt (hex) and event
(text): each must be what the log committed to.

Nothing but Python's standard library is used. Ends with 0 when everything holds, 1 when something does not,
2 when the question itself was wrong. What does not hold is printed, with the first bad index.

Formats: RFC 6962 section 2.1 (tree), RFC 8032 (Ed25519), C2SP tlog-tiles, signed-note, tlog-checkpoint,
tlog-cosignature (v1) and tlog-proof.
"""
import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys

HASH = 32
WIDTH = 256
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Wrong(Exception):
    """Something does not hold; the message says what and where."""


# --- Ed25519 verification (RFC 8032, section 5.1.7), in extended coordinates.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0:
        return None
    return P - x if x & 1 != sign else x


def decode_point(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def add(a, b):
    c = (a[1] - a[0]) * (b[1] - b[0]) % P
    d = (a[1] + a[0]) * (b[1] + b[0]) % P
    e = 2 * a[3] * b[3] * D % P
    f = 2 * a[2] * b[2] % P
    g, h, i, j = d - c, f - e, f + e, d + c
    return (g * h % P, i * j % P, h * i % P, g * j % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def is_equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = decode_point(public), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return is_equal(multiply(s, BASE), add(r, multiply(k, a)))


# --- Keys, notes, checkpoints.


class Key:
    """A verifier key: NAME+ID+BASE64; type 1 signs checkpoints, type 4 cosigns them."""

    def __init__(self, vkey):
        match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", vkey.strip())
        if not match:
            raise ValueError(f"not a verifier key: {vkey!r}")
        self.name, self.id = match[1], bytes.fromhex(match[2])
        material = base64.b64decode(match[3], validate=True)
        if len(material) != 33 or material[0] not in (1, 4):
            raise ValueError(f"a key of a type that is not known here: {vkey!r}")
        if hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4] != self.id:
            raise ValueError(f"the key's id is not the key's: {vkey!r}")
        self.type, self.public = material[0], material[1:]

    def signed(self, text, signatures):
        """Whether one of the note's signatures is this key's, and good."""
        for name, key_id, payload in signatures:
            if name != self.name or key_id != self.id:
                continue
            message = text
            if self.type == 4:
                if len(payload) < 8:
                    continue
                seconds = int.from_bytes(payload[:8], "big")
                message, payload = b"cosignature/v1\ntime %d\n" % seconds + text, payload[8:]
            if ed25519_verify(self.public, message, payload):
                return True
        return False


def read_note(data):
    """The text with its last newline, and (name, key id, payload) of each signature."""
    text, found, below = data.rpartition(b"\n\n")
    if not found or not below.endswith(b"\n"):
        raise Wrong("This is not a signed note.")
    signatures = []
    for line in below[:-1].decode("utf-8").split("\n"):
        match = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})", line)
        if not match:
            raise Wrong(f"This is not a signature line: {line[:80]!r}.")
        raw = base64.b64decode(match[2])
        signatures.append((match[1], raw[:4], raw[4:]))
    return text + b"\n", signatures


class Checkpoint:
    def __init__(self, data):
        self.text, self.signatures = read_note(data)
        lines = self.text.decode("utf-8").split("\n")
        if len(lines) < 4 or not re.fullmatch(r"0|[1-9]\d{0,15}", lines[1]):
            raise Wrong("This is not a checkpoint.")
        self.origin, self.size = lines[0], int(lines[1])
        self.root = base64.b64decode(lines[2])
        if len(self.root) != HASH:
            raise Wrong("The checkpoint's root is not a hash.")

    def check(self, key, witnesses, quorum):
        if self.origin != key.name:
            raise Wrong(f"The checkpoint is of the log {self.origin}, not of {key.name}.")
        if not key.signed(self.text, self.signatures):
            raise Wrong(f"The checkpoint over {self.size} is not signed by the log's key: it was forged, or the key was swapped.")
        seen = sum(witness.signed(self.text, self.signatures) for witness in witnesses)
        if seen < quorum:
            raise Wrong(f"{seen} of the witnesses signed the checkpoint over {self.size}; {quorum} are needed.")
        return seen


# --- The copy.


class Tree:
    """Grows by leaf hashes and keeps its right edge."""

    def __init__(self, completed):
        self.size, self.edge, self.completed = 0, [], completed

    def append(self, leaf):
        index, level = self.size, 0
        self.completed(level, index, leaf)
        while index & 1:
            leaf = node_hash(self.edge.pop(), leaf)
            index >>= 1
            level += 1
            self.completed(level, index, leaf)
        self.edge.append(leaf)
        self.size += 1

    def root(self):
        if not self.edge:
            return EMPTY
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root


def tile_path(level, index, width):
    digits = str(index)
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join(["x" + part for part in parts[:-1]] + [parts[-1]])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


class Copy:
    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        self.tiles = {}

    def read(self, level, index, count):
        """A tile of `count` hashes or entries in all at its level; the full one will do for a partial one."""
        width = min(WIDTH, count - index * WIDTH)
        for name in (tile_path(level, index, width), tile_path(level, index, WIDTH)):
            path = os.path.join(self.folder, *name.split("/"))
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    return file.read()
        first = index * WIDTH * (1 if level == "entries" else WIDTH**level)
        raise Wrong(f"{tile_path(level, index, width)} is missing; the first index it stands for is {first}.")

    def entries(self):
        for start in range(0, self.size, WIDTH):
            data, at = self.read("entries", start // WIDTH, self.size), 0
            for index in range(start, min(start + WIDTH, self.size)):
                length = int.from_bytes(data[at : at + 2], "big")
                entry = data[at + 2 : at + 2 + length]
                if at + 2 > len(data) or len(entry) < length:
                    raise Wrong(f"The bundle of entries ends before index {index}.")
                at += 2 + length
                yield index, entry

    def check_node(self, level, index, found):
        """Every eighth level is kept in tiles; what is kept must be what the entries give."""
        if level % 8:
            return
        level //= 8
        number, within = divmod(index, WIDTH)
        if (level, number) not in self.tiles:
            for old in [key for key in self.tiles if key[0] == level]:
                del self.tiles[old]
            self.tiles[level, number] = self.read(level, number, self.size // WIDTH**level)
        kept = self.tiles[level, number][within * HASH : (within + 1) * HASH]
        if kept != found:
            first = index * WIDTH**level
            raise Wrong(f"{tile_path(level, number, WIDTH)} does not fit the entries; the first bad index is {first}.")


def check_copy(folder, key, earlier, witnesses, quorum, events):
    with open(os.path.join(folder, "checkpoint"), "rb") as file:
        newest = Checkpoint(file.read())
    seen = newest.check(key, witnesses, quorum)
    wanted = [(newest, "the copy's checkpoint")]
    for path in earlier:
        with open(path, "rb") as file:
            kept = Checkpoint(file.read())
        kept.check(key, [], 0)
        if kept.size > newest.size:
            raise Wrong(f"{path} covers {kept.size} entries and the log has {newest.size}: it was cut off or rolled back from index {newest.size} on.")
        wanted.append((kept, path))
    wanted.sort(key=lambda pair: pair[0].size)

    copy = Copy(folder, newest.size)
    tree, good = Tree(copy.check_node), 0

    def meet():
        nonlocal good
        while wanted and wanted[0][0].size == tree.size:
            checkpoint, name = wanted.pop(0)
            if checkpoint.root != tree.root():
                raise Wrong(f"The first {checkpoint.size} entries do not give the root of {name}: something from index {good} on was changed, or there are two logs.")
            good = checkpoint.size

    meet()
    disclosed = read_events(events)
    for index, entry in copy.entries():
        for salt, event in disclosed.pop(index, []):
            if hashlib.sha256(salt + event).digest() != entry:
                raise Wrong(f"The event disclosed for index {index} is not the one that was committed.")
        tree.append(leaf_hash(entry))
        meet()
    if disclosed:
        raise Wrong(f"An event was disclosed for index {min(disclosed)}, which the log does not have.")
    print(f"{newest.origin}: {newest.size} entries, root {base64.b64encode(newest.root).decode()}, signed, {seen} witnesses. Everything holds.")


def read_events(path):
    events = {}
    if path:
        with open(path, encoding="utf-8") as file:
            for line in filter(str.strip, file):
                said = json.loads(line)
                events.setdefault(said["index"], []).append((bytes.fromhex(said["salt"]), said["event"].encode()))
    return events


# --- Receipts.


def check_receipt(path, key, witnesses, quorum):
    with open(path, "rb") as file:
        head, found, rest = file.read().partition(b"\n\n")
    lines = head.decode("ascii").split("\n")
    if not found or lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 2:
        raise Wrong("This is not a receipt.")
    extra = base64.b64decode(lines.pop(1)[6:]) if lines[1].startswith("extra ") else None
    match = re.fullmatch(r"index (0|[1-9]\d{0,15})", lines[1]) if len(lines) > 1 else None
    if not match:
        raise Wrong("The receipt names no index.")
    index = int(match[1])
    checkpoint = Checkpoint(rest)
    seen = checkpoint.check(key, witnesses, quorum)
    if extra is None or len(extra) < HASH:
        raise Wrong("The receipt's event has been erased; only the log can tell its entry.")
    entry = hashlib.sha256(extra).digest()
    at, last, reached = index, checkpoint.size - 1, leaf_hash(entry)
    if index > last:
        raise Wrong(f"Index {index} is not under the checkpoint over {checkpoint.size}.")
    for line in lines[2:]:
        sibling = base64.b64decode(line, validate=True)
        if last == 0:
            raise Wrong("The receipt's proof is too long.")
        if at & 1 or at == last:
            reached = node_hash(sibling, reached)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    if last or reached != checkpoint.root:
        raise Wrong(f"The event is not at index {index} of the log.")
    print(f"{checkpoint.origin}: index {index} of {checkpoint.size}, signed, {seen} witnesses. The receipt holds. The event:")
    print(extra[HASH:].decode("utf-8"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("copy", nargs="?", help="folder with the log's files")
    parser.add_argument("--receipt", help="a .tlog-proof file to check instead of a copy")
    parser.add_argument("--key", help="the log's verifier key; the copy's own log.vkey if left out, which proves less")
    parser.add_argument("--earlier", nargs="*", default=[], help="checkpoints kept from earlier visits")
    parser.add_argument("--witness", nargs="*", default=[], help="verifier keys of witnesses")
    parser.add_argument("--quorum", type=int, default=0, help="how many of them must have signed")
    parser.add_argument("--events", help="disclosed events, one JSON object a line")
    asked = parser.parse_args()
    if (asked.copy is None) == (asked.receipt is None):
        parser.error("name either a copy of the log or a receipt")
    try:
        if asked.key:
            key = Key(asked.key)
        elif asked.copy:
            with open(os.path.join(asked.copy, "log.vkey"), encoding="utf-8") as file:
                key = Key(file.read())
            print("The key is the copy's own: that the log is this log is not proven. Give it with --key.", file=sys.stderr)
        else:
            parser.error("a receipt is checked against a --key")
        witnesses = [Key(vkey) for vkey in asked.witness]
        if asked.receipt:
            check_receipt(asked.receipt, key, witnesses, asked.quorum)
        else:
            check_copy(asked.copy, key, asked.earlier, witnesses, asked.quorum, asked.events)
    except Wrong as wrong:
        print(f"DOES NOT HOLD: {wrong}")
        return 1
    except (OSError, ValueError, KeyError, binascii.Error) as error:
        print(f"Cannot be checked: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

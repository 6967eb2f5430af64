"""E-mails of the SpamAssassin public corpus, as subject and the beginning of the text, spam or not."""

from __future__ import annotations

import email
import email.policy
import html
import json
import re
import tarfile
from collections.abc import Iterator

import numpy as np
import pandas as pd
from splits import Private, Sources, Splits

PUBLIC, FEEDBACK, FINAL = 1000, 600, 400
SPAM_SHARE = 0.35
LENGTH = 420
# Share of words that a private mail lost.
LOST = 0.08
# Mails with one of these are left out: a repository is no place for them.
UNFIT = re.compile(
    r"sex|porn|nude|xxx|penis|viagra|virgin|erotic|adult|orgasm|teen|lesbian|naked|slut|fuck|shit|nigg|rape|cum\b|enlarg|libido|pleasur"
    # Nor for somebody's address.
    r"|lolita|member has|size does|\b(ave|avenue|street|road|drive|suite|p\.? ?o\.? box)\b|=\?|\ufffd|\\ufffd",
    re.IGNORECASE,
)
# What CSV readers take for a missing value.
MISSING = {"", "na", "n/a", "nan", "null", "none", "#n/a"}


def make(sources: Sources, seed: int) -> Splits:
    """Private mails lost some words and start elsewhere, so that none is one of the published ones."""
    mails = pd.DataFrame(_mails(sources), columns=["subject", "body", "spam"])
    # Answers and copies of a mail are one thread; one of each is kept, so that none has a twin in another part.
    threads = mails["subject"].str.lower().str.replace(r"^((re|fw|fwd) ?: ?)+", "", regex=True)
    mails = mails[~threads.str.replace(r"[^a-z]", "", regex=True).duplicated()]
    rng = np.random.default_rng(seed)
    parts: list[pd.DataFrame] = []
    spam, ham = (rng.permutation(np.flatnonzero(mails["spam"] == kind)) for kind in ("spam", "ham"))
    for rows in (PUBLIC, FEEDBACK, FINAL):
        count = round(SPAM_SHARE * rows)
        chosen = np.concatenate([spam[:count], ham[: rows - count]])
        spam, ham = spam[count:], ham[rows - count :]
        parts.append(mails.iloc[rng.permutation(chosen)].reset_index(drop=True))
    public, feedback, final = parts
    if len(final) < FINAL:
        raise ValueError("the corpus has too few mails left: it is not the one that was locked")
    return Splits(public, _private(feedback, rng), _private(final, rng))


def _private(mails: pd.DataFrame, rng: np.random.Generator) -> Private:
    changed = pd.DataFrame({name: [_worn(text, rng) for text in mails[name]] for name in ("subject", "body")})
    return Private(changed, mails[["spam"]])


def _worn(text: str, rng: np.random.Generator) -> str:
    words = text.split(" ")
    kept = [word for word, lost in zip(words, rng.random(len(words)) < LOST, strict=True) if not lost]
    start = int(rng.integers(0, max(1, len(kept) // 10)))
    worn = " ".join(kept[start:])
    return text if worn.lower() in MISSING else worn


def _mails(sources: Sources) -> Iterator[tuple[str, str, str]]:
    if sources.mail is None:
        raise FileNotFoundError("mail-text needs --mail: the archive that sources/mail.json names")
    with tarfile.open(sources.mail) as archive:
        for member in archive:
            if not re.fullmatch(r"package/data/(easy-ham|spam)-[12]/.*\.json", member.name):
                continue
            stored = archive.extractfile(member)
            assert stored is not None
            mail = json.load(stored)
            read = _read(mail["text"])
            if read:
                yield *read, "spam" if mail["group"].startswith("spam") else "ham"


def _read(raw: str) -> tuple[str, str] | None:
    """Give subject and text of a mail, or None where it has none that can be shown."""
    message = email.message_from_string(raw, policy=email.policy.compat32)
    part = next((each for each in message.walk() if each.get_content_maintype() == "text"), None)
    if part is None:
        return None
    payload = part.get_payload(decode=True)
    text = payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
    # What others had written, and the line that says who, are not the sender's.
    body = _plain(re.sub(r"(?m)^\s*[>|].*$|^.*(wrote|writes):\s*$", "", text))
    # The name of a mailing list would give the answer away.
    subject = _plain(re.sub(r"\[[^]]*\]", " ", str(message.get("Subject", ""))))
    if subject.lower() in MISSING or len(body) < 40 or UNFIT.search(f"{subject} {body}"):
        return None
    return subject, body[:LENGTH].rsplit(" ", 1)[0]


def _plain(text: str) -> str:
    """Give text without markup and white space; addresses, links and numbers are only said to be there."""
    text = re.sub(r"(?is)<(style|script).*?</\1>|<!--.*?-->|<[^>]*>", " ", text)
    text = re.sub(r"=\r?\n", "", html.unescape(text))
    text = re.sub(r"(?i)\b(?:https?://|www\.)\S+", "LINK", text)
    text = re.sub(r"\S+@\S+", "ADDRESS", text)
    text = re.sub(r"\d[\d.,:-]*", "0", text)
    return re.sub(r"[^\x21-\x7e]+", " ", text).replace('"', "'").strip()

"""How the page words the numbers of the region table: the CSV's value in, the page's text out."""

from __future__ import annotations

import numpy as np

VERDICT = {
    "certain": "certain",
    "full": "wholly",
    "partial": "partly",
    "possible": "possible",
    "none": "no",
}
RANK = {"none": 0, "possible": 1, "partial": 2, "full": 3, "certain": 4}


def kilometres(value):
    return f"{np.floor(float(value) + 0.5):,.0f}"


def percent(share, verdict=""):
    share = float(share)
    if share < 0.0005 and (share > 0 or verdict == "partial"):
        return "<0.1 %"
    if share >= 0.9995 and (share < 1 or verdict == "partial"):
        return ">99.9 %"
    return f"{np.floor(share * 1000 + 0.5) / 10:.1f} %"
